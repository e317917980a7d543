public import SignedNote

extension Authority {
    /// What these signers, whose signatures have been verified, may author together; resolved once for many events: a sealed
    /// batch has one author. Keys never enrolled are ignored; any suspended or revoked one refuses.
    public func scope(of signers: [VerifierKey]) throws(AuthorityFault) -> AuthorScope {
        let known = signers.compactMap { signer in
            keys[KeyReference(signer)].flatMap { $0.key == signer ? $0 : nil }
        }
        guard !known.isEmpty else { throw AuthorityFault(.unknownKey, "no signer is enrolled") }
        if let key = known.first(where: { $0.status == .revoked }) {
            throw AuthorityFault(.keyRevoked, "\(key.key.name) was revoked at entry \(key.since)")
        }
        if let key = known.first(where: { $0.status == .suspended }) {
            throw AuthorityFault(.keySuspended, "\(key.key.name) was suspended at entry \(key.since)")
        }
        var scope = AuthorScope()
        for holder in known.map(\.holder) {
            switch holder {
            case .root: scope.isRoot = true
            case .ledger: scope.isLedger = true
            case .system(let code, _), .officer(let code, _): scope.add(code, grants(of: code))
            }
        }
        return scope
    }
}

/// What some signers may author at one state of the authority.
public struct AuthorScope: Sendable {
    var isRoot = false
    var isLedger = false
    private var departments: [DepartmentScope] = []

    private struct DepartmentScope {
        /// `/dept/<code>/`, how its sources begin.
        let prefix: [UInt8]
        let grants: Grants
        /// By position in ``Vocabulary/all``: granted without limit.
        let unlimited: [Bool]
    }

    mutating func add(_ code: String, _ grants: Grants) {
        let prefix = Array("/dept/\(code)/".utf8)
        guard !departments.contains(where: { $0.prefix == prefix }) else { return }
        let open = grants.patterns[""] ?? []
        let unlimited = Vocabulary.all.map { type in
            type.author == .department && open.contains { Grants.pattern($0, covers: type.name) }
        }
        departments.append(DepartmentScope(prefix: prefix, grants: grants, unlimited: unlimited))
    }

    /// Checks one event; a few comparisons when the grant has no limit.
    public func check(_ event: EventView) throws(AuthorityFault) {
        let source = event.source.bytes
        for department in departments where source.starts(with: department.prefix) {
            if department.unlimited[event.typeIndex] { return }
            break
        }
        try check(source: event.source.string, type: event.type.name, division: event.division?.string)
    }

    /// Checks what a verifier knows of an event from its envelope.
    public func check(_ event: EnvelopeView) throws(AuthorityFault) {
        if let index = event.typeIndex {
            let source = event.source.bytes
            for department in departments where source.starts(with: department.prefix) && department.unlimited[index] {
                return
            }
        }
        try check(source: event.source.string, type: event.type.string, division: event.data["division"]?.string)
    }

    /// - Throws: `foreign-source`, `not-granted`.
    public func check(source: String, type: String, division: String?) throws(AuthorityFault) {
        let author = Vocabulary.type(named: type)?.author ?? .department
        switch source {
        case "/authority":
            guard isRoot else { throw AuthorityFault(.foreignSource, "/authority is the root authority's alone") }
            guard author == .root else {
                throw AuthorityFault(.notGranted, "the root authority does not author \(type)")
            }
        case "/ledger":
            guard isLedger else { throw AuthorityFault(.foreignSource, "/ledger is the ledger's alone") }
            guard author == .ledger else { throw AuthorityFault(.notGranted, "the ledger does not author \(type)") }
        default:
            guard let department = departments.first(where: { source.utf8.starts(with: $0.prefix) }) else {
                throw AuthorityFault(.foreignSource, "no signer belongs to the source")
            }
            guard author == .department, department.grants.covers(type, division: division) else {
                throw AuthorityFault(.notGranted, "the source has no grant for \(type) here")
            }
        }
    }
}
