// Reference: what views judge events by, as a fold over the few events of the thread `reference`. One file a register.

/// The slow-moving state of the province at one place in the log: departments, calendars, deadlines, catalog, officers,
/// laws, models. Folds read it; it already holds the event that is being folded.
public struct Reference: Sendable {
    /// Working days.
    public internal(set) var calendar = WorkingCalendar()

    /// The catalog.
    public internal(set) var items = ItemRegister()
    /// Enforcement officers.
    public internal(set) var officers = OfficerRegister()
    /// Laws, regulations and rules.
    public internal(set) var laws = LawRegister()

    public init() {}

    /// Takes one event of a type that is ``EventType/isReference``; leaves others alone.
    public mutating func apply(_ event: FoldEvent) {
        guard event.type.isReference else { return }
        calendar.apply(event)
        items.apply(event)
        officers.apply(event)
        laws.apply(event)
    }
}
