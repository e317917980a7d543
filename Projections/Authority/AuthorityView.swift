// The authority (权限): four views. Departments, keys and grants are taken from the fold that admission uses, behind each
// event that changes it; `authority_rule` has the rules and models that views judge by. See NOTES.md.

public import Projecting
internal import Supervision

extension View where Row == DepartmentRow {
    /// One row a department as last registered.
    public static let authorityDepartment = View(
        "authority_department", version: 1, tables: PackageResources.tables_sql, threads: { _ in [] },
        rules: [
            .on(.departmentRegistered, .subjectID) { row, context in
                guard let department = context.reference.departments[context.key] else { return }
                if row == nil { row = DepartmentRow(department) }
                row?.register(department, context)
            }
        ])
}

extension View where Row == KeyRow {
    /// One row a key, the ledger's own and the root's among them.
    public static let authorityKey = View(
        "authority_key", version: 1, tables: PackageResources.tables_sql, threads: { _ in [] },
        rules: [EventType.ledgerFounded, .keyEnrolled, .keySuspended, .keyRevoked].map { type in
            .on(type, .computed(keysNamed)) { row, context in
                guard let state = KeyRow.state(context.key, context.reference) else {
                    row = nil
                    return
                }
                if row == nil { row = KeyRow(key: context.key, state) }
                row?.take(state, context)
            }
        })
}

extension View where Row == GrantRow {
    /// One row a grant that stands.
    public static let authorityGrant = View(
        "authority_grant", version: 1, tables: PackageResources.tables_sql, threads: { _ in [] },
        rules: [EventType.grantGiven, .grantWithdrawn].map { type in
            .on(type, .computed(grantsNamed)) { row, context in
                guard GrantRow.stands(context.key, context.reference) else {
                    row = nil
                    return
                }
                if row == nil { row = GrantRow(key: context.key, context) }
            }
        })
}

extension View where Row == RuleRow {
    /// One row a calendar, a deadline or a model: its latest version and those before.
    public static let authorityRule = View(
        "authority_rule", version: 1, tables: PackageResources.tables_sql, threads: { _ in [] },
        rules: [
            EventType.calendarPublished, .deadlinePublished, .creditModelPublished, .evaluationModelPublished,
            .riskModelPublished,
        ].map { type in
            .on(type, .subject) { row, context in
                if row == nil { row = RuleRow(key: context.key, kind: String(type.prefix)) }
                row?.publish(context)
            }
        })
}

/// The keys that an event is about, as `<name>+<hex id>`.
@Sendable private func keysNamed(_ event: FoldEvent, _ keys: FoundKeys) {
    for member: FieldName in ["key", "ledgerKey", "rootKey"] {
        guard let text = event.string(member) else { continue }
        // A public key in base64 may have a plus of its own; a name has none.
        keys.add(text.split(separator: "+", maxSplits: 2).prefix(2).joined(separator: "+"))
    }
}

/// The grants that an event gives or withdraws, each as it is keyed.
@Sendable private func grantsNamed(_ event: FoldEvent, _ keys: FoundKeys) {
    let place = event.subjectID.string + "/" + (event.string("division") ?? GrantRow.everywhere) + "/"
    for types in Set(event.strings("types")).sorted() { keys.add(place + types) }
}
