// How the registry's own events change a subject's row.

internal import Projecting
internal import Supervision

extension SubjectRow {
    mutating func register(_ context: FoldContext) {
        let event = context.event
        if status == .active { report(.subjectRegisteredAgain, of: event.author, context) }
        if status == .merged { report(.subjectMergedBefore, of: event.author, context) }
        kind = event.string("kind")
        registeredOn = event.day("registeredOn") ?? event.day
        registeredIndex = event.index
        take(event)
        rename(event, from: registeredOn ?? event.day)
        if status != .merged {
            charge(event.responsibleDepartment, context)
            (status, deregisteredOn, deregisteredReason) = (.active, nil, nil)
        }
        markIdentifier(context)
    }

    mutating func update(_ context: FoldContext) {
        let event = context.event
        let author = event.author
        if let fault = faultOfChange { report(fault, of: author, context) }
        if let other = event.string("kind"), other != kind {
            if kind != nil { report(.subjectKindChanged, of: author, context) }
            kind = other
        }
        take(event)
        rename(event, from: event.day("effectiveFrom") ?? event.day)
        if let department = event.string("department") {
            if status == .active { charge(department, context) } else { self.department = department }
        }
        markIdentifier(context)
    }

    mutating func deregister(_ context: FoldContext) {
        let event = context.event
        if let fault = faultOfChange { report(fault, of: event.responsibleDepartment, context) }
        // The first day without it counts, and a merged one stays merged.
        guard status == .active || status == .unregistered else { return }
        charge(nil, context)
        status = .deregistered
        deregisteredOn = event.day("effectiveFrom") ?? event.day
        deregisteredReason = event.string("reason")
    }

    /// This subject goes on under another.
    mutating func merge(_ context: FoldContext) {
        let event = context.event
        let into = event.string("into")
        let fault: Irregularity? = status == .deregistered ? nil : into == subject ? .subjectUnknown : faultOfChange
        if let fault { report(fault, of: event.responsibleDepartment, context) }
        guard into != subject, status != .merged else { return }
        charge(nil, context)
        status = .merged
        mergedInto = into
    }

    /// Another subject goes on under this one.
    mutating func absorb(_ context: FoldContext) {
        let other = context.event.subjectID.string
        guard mergedFrom.count < ListLimit.things, !mergedFrom.contains(other) else { return }
        mergedFrom.insert(other, at: mergedFrom.firstIndex { $0 > other } ?? mergedFrom.count)
    }

    private var faultOfChange: Irregularity? {
        switch status {
        case .active: nil
        case .unregistered: .subjectUnknown
        case .deregistered: .subjectDeregisteredBefore
        case .merged: .subjectMergedBefore
        }
    }

    /// What an event says; what it does not name stays.
    private mutating func take(_ event: FoldEvent) {
        alias = event.string("alias") ?? alias
        creditCode = event.string("creditCode") ?? creditCode
        if let other = event.data["otherId"] {
            (otherScheme, otherID) = (other["scheme"]?.string, other["value"]?.string)
        }
        category = event.string("category") ?? category
        industry = event.string("industry") ?? industry
        division = event.string("division") ?? division
        address = event.string("address") ?? address
        owner = event.string("owner") ?? owner
        risk = event.string("risk") ?? risk
        validUntil = event.day("validUntil") ?? validUntil
        let sealed: [FieldName] = ["legalRepresentative", "sealedName", "sealedIdentity", "sealedContact"]
        if !isSealed { isSealed = sealed.contains { event.data[$0] != nil } }
    }

    private mutating func rename(_ event: FoldEvent, from day: Day) {
        guard let new = event.string("name"), new != name else { return }
        name = new
        names.append(Name(name: new, from: day, index: event.index), keepingNewest: ListLimit.things)
    }

    private var inCharge: String? { status == .active ? department : nil }

    /// The department in charge changes; nil: nobody is any more.
    private mutating func charge(_ new: String?, _ context: FoldContext) {
        let old = inCharge
        department = new ?? department
        guard old != new else { return }
        let month = context.event.day.month
        if let old { context.mark(.subjectOwned, department: old, month: month, .count(-1)) }
        if let new { context.mark(.subjectOwned, department: new, month: month, .count(1)) }
    }

    private func markIdentifier(_ context: FoldContext) {
        let event = context.event
        guard let code = event.string("creditCode"), let author = event.author else { return }
        context.mark(
            .flaggedIdentifier, department: author, month: event.day.month,
            isFlagged(creditCode: code) ? .met : .unmet)
    }

    mutating func report(_ fault: Irregularity, of department: String?, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        if let department { context.irregular(fault, department: department) }
    }
}
