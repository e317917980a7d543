/// The year in slices: departments hand over what they did in a slice as one sealed batch each. The slices are so long
/// that a batch has some twenty events, but never longer than a week.
struct SlotCalendar {
    let count: Int
    /// By how many slices a late record comes late: three weeks or more.
    let lateSlots: Int

    init(events: Int, departments: Int) {
        count = min(DemoYear.days, max(52, events / max(departments * 24, 1)))
        lateSlots = count * 21 / DemoYear.days + 1
    }

    func slot(ofDay day: Int) -> Int { day * count / DemoYear.days }

    /// The last day of a slice.
    func lastDay(ofSlot slot: Int) -> Int { ((slot + 1) * DemoYear.days + count - 1) / count - 1 }
}
