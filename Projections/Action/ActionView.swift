// Actions of supervision (监管行为): four views. `action` has a row an inspection, penalty case, measure of coercion or
// other action; `action_plan` a row a plan; `action_target` a row a plan and subject; `action_approval` a row an approval.
// See NOTES.md for the rules they follow.
//
// That an item was not in force or a certificate not valid is shown in the rows of `action` and counted by the views
// `catalog` and `officer`: each place in the evaluation belongs to one row.

public import Projecting
internal import Supervision

extension View where Row == ActionRow {
    /// One row an action: its steps, its publication, what is irregular about it.
    public static let action = View(
        "action", version: 1, tables: PackageResources.tables_sql, threads: { [$0] },
        rules: [
            rule(.inspectionApproved) { $0.approve($1) },
            rule(.inspectionStarted) { $0.start($1) },
            rule(.inspectionCompleted) { $0.complete($1) },
            rule(.inspectionPublished) { $0.publish($1) },
            rule(.rectificationOrdered) { $0.orderRectification($1) },
            rule(.rectificationVerified) { $0.verifyRectification($1) },
            rule(.penaltyFiled) { $0.file($1) },
            rule(.penaltyDecided) { $0.decide($1) },
            rule(.penaltyExecuted) { $0.execute($1) },
            rule(.penaltyPublished) { $0.publish($1) },
            rule(.penaltyAnnulled) { $0.annul($1) },
            rule(.coercionImposed) { $0.impose($1) },
            rule(.coercionExtended) { $0.extend($1) },
            rule(.coercionLifted) { $0.lift($1) },
            rule(.actionRecorded) { $0.record($1) },
        ])

    private static func rule(
        _ type: EventType, _ fold: @escaping @Sendable (inout ActionRow, FoldContext) -> Void
    ) -> Rule {
        let keys: [RowKey] = links.contains { $0.type === type } ? [.subject, .computed(linked)] : [.subject]
        let change: @Sendable (inout Row?, FoldContext) -> Void = { row, context in
            let isNew = row == nil
            row.change(context) { action in
                if context.event.subject.equals(context.key) {
                    fold(&action, context)
                } else {
                    action.follow(context, isNew: isNew)
                }
            }
        }
        return keys.count == 1 ? .on(type, keys[0], fold: change) : .on(type, keys[0], keys[1], fold: change)
    }

    /// Members that name the action from which an event's own follows.
    private static let links: [(type: EventType, members: [(name: String, prefix: String)])] = [
        (.penaltyFiled, [("inspection", "inspection/")]), (.penaltyDecided, [("inspection", "inspection/")]),
        (.coercionImposed, [("inspection", "inspection/"), ("penalty", "penalty/")]),
    ]

    private static let linked: @Sendable (FoldContext, (String) -> Void) -> Void = { context, body in
        let event = context.event
        for (name, prefix) in links.first(where: { $0.type === event.type })?.members ?? [] {
            if let id = event.string(name) { body(prefix + id) }
        }
    }
}

extension View where Row == PlanRow {
    /// One row a plan: its term, its draws, how much of it is done.
    public static let actionPlan = View(
        "action_plan", version: 1, tables: PackageResources.tables_sql, threads: { ["plan/" + $0] },
        rules: [
            .changing(.planAnnounced, .subjectID) { $0.announce($1) },
            .changing(.drawCommitted, .subjectID) { $0.commit($1) },
            .changing(.drawMade, .subjectID) { $0.draw($1) },
            .changing(.drawAmended, .subjectID) { $0.amend($1) },
            .changing(.inspectionCompleted, .field("plan")) { $0.inspect($1) },
        ])
}

extension View where Row == TargetRow {
    /// One row a plan and subject: whether a draw was followed.
    public static let actionTarget = View(
        "action_target", version: 1, tables: PackageResources.tables_sql,
        threads: { ["plan/" + $0.prefix { $0 != TargetRow.separator }] },
        rules: [
            .changing(.drawMade, .computed(TargetRow.drawn)) { $0.draw($1) },
            .changing(.drawAmended, .computed(TargetRow.amended)) { $0.amend($1) },
            .changing(.inspectionCompleted, .computed(TargetRow.inspected)) { $0.inspect($1) },
        ])
}

extension View where Row == ApprovalRow {
    /// One row an approval: who has to supervise, and whether that was taken up in time.
    public static let actionApproval = View(
        "action_approval", version: 1, tables: PackageResources.tables_sql, threads: { ["approval/" + $0] },
        rules: [
            .changing(.approvalGranted, .subjectID) { $0.grant($1) },
            .changing(.approvalChanged, .subjectID) { $0.change($1) },
            .changing(.approvalCancelled, .subjectID) { $0.cancel($1) },
            .changing(.approvalTaken, .subjectID) { $0.takeUp($1) },
        ])
}
