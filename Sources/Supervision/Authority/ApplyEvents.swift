internal import SignedNote

extension Authority {
    /// Applies one event of the root authority, carried by the entry at `index`. All of it or, when it throws, nothing.
    ///
    /// Whether the root signed it is for ``scope(of:)`` and ``AuthorScope``.
    /// - Throws: `authority-conflict`; `not-authority` for any other event.
    public mutating func apply(_ event: some AuthorityEvent, index: Int) throws(AuthorityFault) {
        switch event.type.name {
        case EventType.departmentRegistered.name: register(event, index)
        case EventType.keyEnrolled.name: try enrol(event, index)
        case EventType.keySuspended.name: try withdrawKey(event, index, to: .suspended)
        case EventType.keyRevoked.name: try withdrawKey(event, index, to: .revoked)
        case EventType.grantGiven.name: try give(event)
        case EventType.grantWithdrawn.name: try withdraw(event)
        case EventType.ledgerFounded.name: throw AuthorityFault(.conflict, "the ledger is founded already")
        // Rules and models, read by the views: who may sign does not hang on them.
        case _ where event.type.author == .root: break
        default: throw AuthorityFault(.notAuthority, "\(event.type.name) does not change the authority")
        }
        revision += 1
    }

    private mutating func register(_ event: some AuthorityEvent, _ index: Int) {
        let code = event.subjectID.string
        departments[code] = Department(code: code, event.data, since: index)
    }

    private mutating func enrol(_ event: some AuthorityEvent, _ index: Int) throws(AuthorityFault) {
        let key = try VerifierKey(enrolling: event.data.requiredString("key"), as: .ed25519)
        guard let holder = KeyHolder(keyName: key.name, origin: origin) else {
            throw AuthorityFault(.conflict, "a key's name is <origin>/dept/<code>/<system> or …/officer/<certificate>")
        }
        let reference = KeyReference(key)
        try checkStatement(event, reference, holder)
        guard event.data["officer"]?.string == holder.certificate else {
            throw AuthorityFault(.conflict, "officer is named just when the key's name has one, and alike")
        }
        guard let department = holder.department, departments[department] != nil else {
            throw AuthorityFault(.conflict, "the department is not registered")
        }
        guard var state = keys[reference] else {
            keys[reference] = KeyState(key: key, holder: holder, enrolled: index)
            return
        }
        guard state.key == key else { throw AuthorityFault(.conflict, "another key has this name and id") }
        guard state.status == .suspended else {
            throw AuthorityFault(.conflict, "the key is \(state.status.rawValue)")
        }
        state.status = .active
        state.since = index
        keys[reference] = state
    }

    private mutating func withdrawKey(
        _ event: some AuthorityEvent, _ index: Int, to status: KeyState.Status
    ) throws(AuthorityFault) {
        guard let reference = KeyReference(event.data.requiredString("key")), var state = keys[reference],
            state.holder.department != nil
        else { throw AuthorityFault(.conflict, "no such key of a department") }
        try checkStatement(event, reference, state.holder)
        if let officer = event.data["officer"]?.string, officer != state.holder.certificate {
            throw AuthorityFault(.conflict, "the key is not that officer's")
        }
        guard state.status != .revoked, state.status != status else {
            throw AuthorityFault(.conflict, "the key is \(state.status.rawValue) already")
        }
        state.status = status
        state.since = index
        keys[reference] = state
    }

    /// Subject and department of an event about a key must be the key's.
    private func checkStatement(
        _ event: some AuthorityEvent, _ reference: KeyReference, _ holder: KeyHolder
    ) throws(AuthorityFault) {
        guard event.subjectID.equals(KeyID(rawValue: reference.id).description) else {
            throw AuthorityFault(.conflict, "the subject is key/<id of the key>")
        }
        guard event.data["department"]?.string == holder.department else {
            throw AuthorityFault(.conflict, "the department is not the one in the key's name")
        }
    }

    private mutating func give(_ event: some AuthorityEvent) throws(AuthorityFault) {
        let (code, types, division) = try grant(event)
        guard let wrong = types.first(where: { !Grants.isGrantable($0) }) else {
            grants[code, default: Grants()].give(types, division: division)
            return
        }
        throw AuthorityFault(.conflict, "\(wrong) cannot be granted")
    }

    private mutating func withdraw(_ event: some AuthorityEvent) throws(AuthorityFault) {
        let (code, types, division) = try grant(event)
        var rest = grants(of: code)
        guard rest.withdraw(types, division: division) else {
            throw AuthorityFault(.conflict, "what is withdrawn was not given in these words and for this division")
        }
        grants[code] = rest.patterns.isEmpty ? nil : rest
    }

    private func grant(
        _ event: some AuthorityEvent
    ) throws(AuthorityFault) -> (code: String, types: Set<String>, division: String?) {
        let code = event.subjectID.string
        guard departments[code] != nil else { throw AuthorityFault(.conflict, "the department is not registered") }
        let types = event.data["types"].map { Set($0.elements.compactMap(\.string)) } ?? []
        return (code, types, event.data["division"]?.string)
    }
}
