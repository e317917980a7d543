// Which rows of `catalog_claim` an event touches.

internal import Projecting
internal import Supervision

/// The department that the event of an item names.
@Sendable func departmentNamed(_ event: FoldEvent, _ keys: FoundKeys) {
    if let department = event.text("department") { keys.add(event.subjectID, "/", department) }
}

/// The department in charge behind an amendment, and the one before it.
@Sendable func departmentsInCharge(_ event: FoldEvent, _ reference: Reference, _ keys: FoundKeys) {
    let item = event.subjectID.string
    let departments = reference.items[item]?.versions.suffix(2).map(\.department) ?? []
    for department in Set(departments).sorted() { keys.add(item + "/" + department) }
}

/// All departments that answer for the item, when it is abolished for the first time; behind that none does.
@Sendable func owners(_ event: FoldEvent, _ reference: Reference, _ keys: FoundKeys) {
    let item = event.subjectID.string
    guard let record = reference.items[item], record.abolition?.index == event.index else { return }
    for department in record.owners { keys.add(item + "/" + department) }
}

/// The department that acts under an item, or lists what it checks.
@Sendable func actingDepartment(_ event: FoldEvent, _ keys: FoundKeys) {
    guard let item = event.text("item"), let department = event.actingDepartmentText else { return }
    keys.add(item, "/", department)
}

/// The item that an action was made under.
@Sendable func itemActedUnder(_ event: FoldEvent, _ keys: FoundKeys) {
    if let item = event.text("item") { keys.add(item) }
}

extension FoldEvent {
    /// The day of an action: a decision may be recorded later than made.
    var dayOfAct: Day { (isOf(.penaltyDecided) ? day("decidedOn") : nil) ?? day }

    /// The implementing body, or else who authored.
    var actingDepartment: String? { actingDepartmentText.map { string(of: $0) } }
    fileprivate var actingDepartmentText: EventText? { text("department") ?? authorDepartment }
}
