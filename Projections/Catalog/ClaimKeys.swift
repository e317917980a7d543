// Which rows of `catalog_claim` an event touches.

internal import Projecting
internal import Supervision

/// The department that the event of an item names.
@Sendable func departmentNamed(_ context: FoldContext, _ body: (String) -> Void) {
    if let department = context.event.string("department") {
        body(context.event.subjectID.string + "/" + department)
    }
}

/// The department in charge behind an amendment, and the one before it.
@Sendable func departmentsInCharge(_ context: FoldContext, _ body: (String) -> Void) {
    let item = context.event.subjectID.string
    let departments = context.reference.items[item]?.versions.suffix(2).map(\.department) ?? []
    for department in Set(departments).sorted() { body(item + "/" + department) }
}

/// All departments that answer for the item.
@Sendable func owners(_ context: FoldContext, _ body: (String) -> Void) {
    let item = context.event.subjectID.string
    for department in context.reference.items[item]?.owners ?? [] { body(item + "/" + department) }
}

/// The department that acts under an item, or lists what it checks.
@Sendable func actingDepartment(_ context: FoldContext, _ body: (String) -> Void) {
    guard let item = context.event.text("item"), let department = context.event.actingDepartment else { return }
    body(item.string + "/" + department)
}

/// The item that an action was made under.
@Sendable func itemActedUnder(_ context: FoldContext, _ body: (String) -> Void) {
    if let item = context.event.text("item") { body(item.string) }
}

/// Items that an amended or repealed law puts in question.
@Sendable func itemsRestingOnLaw(_ context: FoldContext, _ body: (String) -> Void) {
    for item in context.reference.items.items(restingOn: context.event.subjectID.string) { body(item) }
}

extension FoldEvent {
    /// The day of an action: a decision may be recorded later than made.
    var dayOfAct: Day { (type === EventType.penaltyDecided ? day("decidedOn") : nil) ?? day }

    /// The implementing body, or else who authored.
    var actingDepartment: String? { string("department") ?? author }
}
