// Complaints and reports (投诉举报): one view, a row a complaint. NOTES.md has the rules it follows.
//   ComplaintView       which events touch which rows
//   ComplaintRow        the row; ComplaintColumns its columns; ComplaintClock one clock of it
//   ComplaintEvents     what each event does; ComplaintSteps what several events do alike

public import Projecting
internal import Supervision

extension View where Row == ComplaintRow {
    /// One row a complaint: state, who has it, clocks, history, outcome.
    public static let complaint = View(
        "complaint", version: 3, tables: PackageResources.tables_sql, threads: { ["complaint/" + $0] },
        rules: [
            rule(.complaintRegistered) { $0.register($1) },
            rule(.complaintTransferred) { $0.transfer($1) },
            rule(.complaintReturned) { $0.giveBack($1) },
            rule(.complaintAccepted) { $0.accept($1) },
            rule(.complaintDeclined) { $0.decline($1) },
            rule(.complaintSuspended) { $0.suspend($1) },
            rule(.complaintResumed) { $0.resume($1) },
            rule(.complaintExtended) { $0.extend($1) },
            rule(.complaintUrged) { $0.urge($1) },
            rule(.complaintAnswered) { $0.answer($1) },
            rule(.complaintRevisited) { $0.revisit($1) },
            rule(.complaintReopened) { $0.reopen($1) },
            rule(.complaintClosed) { $0.close($1) },
            linking(.complaintSplit, "parts", { $0.split($1) }) { $0.links.splitFrom = $1 },
            linking(.complaintMerged, "into", { $0.merge($1) }) { row, _ in row.links.mergedCount += 1 },
        ])

    private static func rule(
        _ type: EventType, _ fold: @escaping @Sendable (inout ComplaintRow, FoldContext) -> Void
    ) -> Rule {
        .changing(type, .subjectID) { complaint, context in
            complaint.note(context)
            fold(&complaint, context)
        }
    }

    /// An event that changes its own complaint, and others that `field` names.
    private static func linking(
        _ type: EventType, _ field: FieldName, _ fold: @escaping @Sendable (inout ComplaintRow, FoldContext) -> Void,
        other: @escaping @Sendable (inout ComplaintRow, _ from: String) -> Void
    ) -> Rule {
        .changing(type, .subjectID, .field(field)) { complaint, context in
            // Named before it is registered, another waits for that.
            guard context.event.subjectID.equals(context.keyText) else {
                return other(&complaint, context.event.subjectID.string)
            }
            complaint.note(context)
            fold(&complaint, context)
        }
    }
}
