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
        "action", version: 3, tables: PackageResources.tables_sql, threads: { [$0] },
        rules: [
            .changing(.inspectionApproved, .subject) { $0.approve($1) },
            .changing(.inspectionStarted, .subject) { $0.start($1) },
            .changing(.inspectionCompleted, .subject) { $0.complete($1) },
            .changing(.inspectionPublished, .subject) { $0.publish($1) },
            .changing(.rectificationOrdered, .subject) { $0.orderRectification($1) },
            .changing(.rectificationVerified, .subject) { $0.verifyRectification($1) },
            .changing(.penaltyFiled, .subject) { $0.file($1) },
            .changing(.penaltyDecided, .subject) { $0.decide($1) },
            .changing(.penaltyExecuted, .subject) { $0.execute($1) },
            .changing(.penaltyPublished, .subject) { $0.publish($1) },
            .changing(.penaltyAnnulled, .subject) { $0.annul($1) },
            .changing(.coercionImposed, .subject) { $0.impose($1) },
            .changing(.coercionExtended, .subject) { $0.extend($1) },
            .changing(.coercionLifted, .subject) { $0.lift($1) },
            .changing(.actionRecorded, .subject) { $0.record($1) },
        ] + links.map { type, _ in
            .on(type, .computed(linked)) { row, context in
                let isNew = row == nil
                row.change(context) { $0.follow(context, isNew: isNew) }
            }
        })

    /// Members that name the action from which an event's own follows.
    private static let links: [(type: EventType, members: [(name: FieldName, prefix: StaticString)])] = [
        (.penaltyFiled, [("inspection", "inspection/")]), (.penaltyDecided, [("inspection", "inspection/")]),
        (.coercionImposed, [("inspection", "inspection/"), ("penalty", "penalty/")]),
    ]

    private static let linked: @Sendable (FoldEvent, FoundKeys) -> Void = { event, keys in
        for (name, prefix) in links.first(where: { event.isOf($0.type) })?.members ?? [] {
            if let id = event.text(name) { keys.add(prefix, id) }
        }
    }
}

extension View where Row == PlanRow {
    /// One row a plan: its term, its draws, how much of it is done.
    public static let actionPlan = View(
        "action_plan", version: 3, tables: PackageResources.tables_sql, threads: { ["plan/" + $0] },
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
        "action_target", version: 3, tables: PackageResources.tables_sql,
        threads: { ["plan/" + $0.prefix { $0 != Character(TargetRow.separator) }] },
        rules: [
            .changing(.drawMade, .computed(TargetRow.drawn)) { $0.draw($1) },
            .changing(.drawAmended, .computed(TargetRow.amended)) { $0.amend($1) },
            .changing(.inspectionCompleted, .computed(TargetRow.inspected)) { $0.inspect($1) },
        ])
}

extension View where Row == ApprovalRow {
    /// One row an approval: who has to supervise, and whether that was taken up in time.
    public static let actionApproval = View(
        "action_approval", version: 3, tables: PackageResources.tables_sql, threads: { ["approval/" + $0] },
        rules: [
            .changing(.approvalGranted, .subjectID) { $0.grant($1) },
            .changing(.approvalChanged, .subjectID) { $0.change($1) },
            .changing(.approvalCancelled, .subjectID) { $0.cancel($1) },
            .changing(.approvalTaken, .subjectID) { $0.takeUp($1) },
        ])
}
