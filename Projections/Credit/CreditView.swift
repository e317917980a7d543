// Credit (信用): two views, a row a subject and a row a credit record. See NOTES.md for the rules they follow.

public import Projecting
internal import Supervision

extension View where Row == CreditRow {
    /// One row a subject: its credit records, the score and class they give, joint measures.
    public static let credit = View(
        "credit", version: 2, tables: PackageResources.tables_sql, threads: { ["subject/" + $0] },
        judgement: { row, day in
            let file = CreditFile(row: row)
            return file.score(on: day).explanation(file.bounds)
        },
        rules: [
            subjects(.creditRecorded) { $0.record($1) },
            subjects(.creditDisputed) { $0.change($1) { record, _ in record.isDisputed = true } },
            subjects(.creditUpheld) { $0.change($1) { record, _ in record.isDisputed = false } },
            subjects(.creditWithdrawn) { $0.change($1) { $0.withdraw($1) } },
            subjects(.creditRepaired) { $0.change($1) { $0.repair($1) } },
            subjects(.sanctionRequested) { $0.requestSanction($1) },
            subjects(.sanctionApplied) { $0.stepSanction($1) },
            subjects(.sanctionReported) { $0.stepSanction($1) },
            subjects(.sanctionLifted) { $0.stepSanction($1) },
        ])

    private static func subjects(
        _ type: EventType, _ fold: @escaping @Sendable (inout CreditRow, FoldContext) -> Void
    ) -> Rule {
        .changing(type, .field("subject")) { row, context in
            fold(&row, context)
            row.settle(context)
        }
    }
}

extension View where Row == CreditRecordRow {
    /// One row a credit record.
    public static let creditRecord = View(
        "credit_record", version: 2, tables: PackageResources.tables_sql, threads: { ["credit/" + $0] },
        rules: [
            .changing(.creditRecorded, .subjectID) { $0.record($1) },
            .changing(.creditDisputed, .subjectID) { $0.dispute($1) },
            .changing(.creditUpheld, .subjectID) { $0.uphold($1) },
            .changing(.creditWithdrawn, .subjectID) { $0.withdraw($1) },
            .changing(.creditRepaired, .subjectID) { $0.repair($1) },
        ])
}

extension CreditRecord {
    /// `credit.withdrawn`: it was wrong, or its subject left the list.
    mutating func withdraw(_ event: FoldEvent) {
        isDisputed = false
        if event.text("reason")?.equals("removed") ?? false {
            removedFrom = removedFrom ?? event.day("effectiveOn") ?? event.day
        } else {
            isVoid = true
        }
    }

    /// `credit.repaired`: nothing changes before the decision, nor by a refusal.
    mutating func repair(_ event: FoldEvent) {
        guard event.isGrantOfRepair else { return }
        repairedFrom = repairedFrom ?? event.day("effectiveOn") ?? event.day
    }
}

extension FoldEvent {
    var isGrantOfRepair: Bool {
        text("stage")?.equals("decided") ?? false && text("result")?.equals("granted") ?? false
    }
}

extension FoldContext {
    /// The rules of the day on which the event was recorded.
    var creditModel: CreditModel { reference.creditModels.model(on: recordedDay) }
    var recordedDay: Day { Day(milliseconds: event.recordedMilliseconds) }
    /// Who acts: named, or the author.
    var actingDepartment: String? { event.string("department") ?? event.author }
}
