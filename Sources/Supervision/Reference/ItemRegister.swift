/// The catalog (监管事项目录) as the events `item.*` say: what may be acted under on a day, and who answers for it.
public struct ItemRegister: Sendable {
    private var records: [String: ItemRecord] = [:]
    /// Items that rest, or once rested, on a law.
    private var itemsByLaw: [String: Set<String>] = [:]

    /// Nil for an item of which nothing was recorded.
    public subscript(item: String) -> ItemRecord? { records[item] }

    public func state(of item: String, on day: Day) -> ItemState { records[item]?.state(on: day) ?? .unpublished }

    /// Items whose latest version rests on a law, ascending.
    public func items(restingOn law: String) -> [String] {
        (itemsByLaw[law] ?? []).filter { records[$0]?.laws.contains(law) ?? false }.sorted()
    }

    mutating func apply(_ event: FoldEvent) {
        guard event.type.prefix == "item" else { return }
        let item = event.subjectID.string
        _ = records[item, default: ItemRecord()].apply(event)
        for law in records[item]?.laws ?? [] { itemsByLaw[law, default: []].insert(item) }
    }
}
