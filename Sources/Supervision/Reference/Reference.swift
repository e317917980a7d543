// Reference: what views judge events by, as a fold over the few events of the thread `reference`. One file a register.

/// The slow-moving state of the province at one place in the log: departments, calendars, deadlines, catalog, officers,
/// laws, credit models. Folds read it; it already holds the event that is being folded.
public struct Reference: Sendable {
    /// Departments.
    public internal(set) var departments = Departments()
    /// Who may sign what, by the fold that admission uses; nil before a founding.
    public private(set) var authority: Authority?
    /// Working days.
    public internal(set) var calendar = WorkingCalendar()
    /// Statutory clocks.
    public internal(set) var deadlines = Deadlines()

    /// The catalog.
    public internal(set) var items = ItemRegister()
    /// Enforcement officers.
    public internal(set) var officers = OfficerRegister()
    /// Laws, regulations and rules.
    public internal(set) var laws = LawRegister()

    /// How credit is counted.
    public internal(set) var creditModels = CreditModels()

    public init() {}

    /// Takes one event of a type that is ``EventType/isReference``; leaves others alone.
    public mutating func apply(_ event: FoldEvent) {
        guard event.type.isReference else { return }
        departments.apply(event)
        applyToAuthority(event)
        calendar.apply(event)
        deadlines.apply(event)
        items.apply(event, departments)
        officers.apply(event)
        laws.apply(event)
        creditModels.apply(event)
    }

    /// A ledger admits nothing that the authority refuses; what a log that is not trusted has of that changes nothing.
    private mutating func applyToAuthority(_ event: FoldEvent) {
        guard event.type.author == .root else { return }
        if event.isOf(.ledgerFounded) {
            if authority == nil { authority = try? Authority.founded(by: event) }
        } else {
            try? authority?.apply(event, index: event.index)
        }
    }
}
