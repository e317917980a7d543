// Supervised subjects (监管对象): two views. `subject` has a row a subject, `subject_code` a row a credit code. See
// NOTES.md for the rules they follow.

public import Projecting
internal import Supervision

extension View where Row == SubjectRow {
    /// One row a subject: registration, names, mergers, what was done with it.
    public static let subject = View(
        "subject", version: 1, tables: PackageResources.tables_sql, threads: { ["subject/" + $0] },
        rules: [
            rule(.subjectRegistered, .subjectID) { $0.register($1) },
            rule(.subjectUpdated, .subjectID) { $0.update($1) },
            rule(.subjectDeregistered, .subjectID) { $0.deregister($1) },
            .on(.subjectMerged, .subjectID, .field("into")) { row, context in
                var subject = row ?? SubjectRow(subject: context.key)
                let isItself = context.event.subjectID.equals(context.key)
                if isItself { subject.merge(context) } else { subject.absorb(context) }
                row = subject
            },
            rule(.inspectionCompleted, .field("subject")) { $0.inspect($1) },
            rule(.penaltyDecided, .field("subject")) { $0.punish($1) },
            rule(.penaltyAnnulled, .field("subject")) { $0.annul($1) },
            rule(.coercionImposed, .field("subject")) { $0.coerce($1) },
            rule(.complaintRegistered, .field("subject")) { row, _ in row.complaintsCount += 1 },
        ])

    private static func rule(
        _ type: EventType, _ key: RowKey, _ fold: @escaping @Sendable (inout SubjectRow, FoldContext) -> Void
    ) -> Rule {
        .on(type, key) { row, context in
            if row == nil { row = SubjectRow(subject: context.key) }
            guard var subject = row.take() else { return }
            fold(&subject, context)
            row = subject
        }
    }
}

extension View where Row == CodeRow {
    /// One row a credit code: which subjects carry it.
    public static let subjectCode = View(
        "subject_code", version: 1, tables: PackageResources.tables_sql, threads: { ["subject/" + $0] },
        rules: [EventType.subjectRegistered, .subjectUpdated].map { type in
            .on(type, .field("creditCode")) { row, context in
                var code = row ?? CodeRow(code: context.key)
                code.carry(context.event)
                row = code
            }
        } + [
            .on(.subjectMerged, .field("creditCode")) { row, context in
                var code = row ?? CodeRow(code: context.key)
                code.merge(context.event)
                row = code
            }
        ])
}
