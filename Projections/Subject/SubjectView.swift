// Supervised subjects (监管对象): two views. `subject` has a row a subject, `subject_code` a row a credit code. See
// NOTES.md for the rules they follow.

public import Projecting
internal import Supervision

extension View where Row == SubjectRow {
    /// One row a subject: registration, names, mergers, what was done with it.
    public static let subject = View(
        "subject", version: 3, tables: PackageResources.tables_sql, threads: { ["subject/" + $0] },
        rules: [
            .changing(.subjectRegistered, .subjectID) { $0.register($1) },
            .changing(.subjectUpdated, .subjectID) { $0.update($1) },
            .changing(.subjectDeregistered, .subjectID) { $0.deregister($1) },
            .changing(.subjectMerged, .subjectID, .field("into")) { row, context in
                let isItself = context.event.subjectID.equals(context.key)
                if isItself { row.merge(context) } else { row.absorb(context) }
            },
            .changing(.inspectionCompleted, .field("subject")) { $0.inspect($1) },
            .changing(.penaltyDecided, .field("subject")) { $0.punish($1) },
            .changing(.penaltyAnnulled, .field("subject")) { $0.annul($1) },
            .changing(.coercionImposed, .field("subject")) { $0.coerce($1) },
            .changing(.complaintRegistered, .field("subject")) { row, _ in row.complaintsCount += 1 },
        ])
}

extension View where Row == CodeRow {
    /// One row a credit code: which subjects carry it.
    public static let subjectCode = View(
        "subject_code", version: 2, tables: PackageResources.tables_sql, threads: { ["subject/" + $0] },
        rules: [EventType.subjectRegistered, .subjectUpdated].map { type in
            .changing(type, .field("creditCode")) { $0.carry($1.event) }
        } + [
            .changing(.subjectMerged, .field("creditCode")) { $0.merge($1.event) }
        ])
}
