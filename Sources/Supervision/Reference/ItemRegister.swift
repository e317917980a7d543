/// The catalog (监管事项目录) as the events `item.*` say: what may be acted under on a day, and who answers for it.
public struct ItemRegister: Sendable {
    private var records: [String: ItemRecord] = [:]

    /// Nil for an item of which nothing was recorded.
    public subscript(item: String) -> ItemRecord? { records[item] }

    public func state(of item: String, on day: Day) -> ItemState { records[item]?.state(on: day) ?? .unpublished }

    mutating func apply(_ event: FoldEvent, _ departments: Departments) {
        guard event.type.prefix == "item" else { return }
        _ = records[event.subjectID.string, default: ItemRecord()].apply(event, departments)
    }
}
