/// The working days of China as `calendar.published` says: Monday to Friday, less holidays, plus make-up days (调休).
///
/// Asking takes no longer for years than for days: working days are counted as plain weekdays, corrected by the days
/// that are otherwise, of which there are some thirty a year.
public struct WorkingCalendar: Sendable {
    /// Days that are not as their weekday says, ascending, by year.
    private var years: [Int: [Int]] = [:]
    /// Those of all years, ascending.
    private var exceptions: [Int] = []
    /// By position in ``exceptions``: working days more (or, negative, less) than weekdays, up to and with that day.
    private var corrections: [Int] = []

    public init() {}

    /// A year without a published calendar has its plain weekdays.
    public func isWorkingDay(_ day: Day) -> Bool { isWorkingDay(day.number) }

    private func isWorkingDay(_ day: Int) -> Bool {
        let position = position(behind: day)
        let isException = position > 0 && exceptions[position - 1] == day
        // Day 4 is a Monday.
        return (Self.floorDivide(day - 4, by: 7).rest < 5) != isException
    }

    /// The `count`th working day behind `day`, which itself does not count; `day` itself for none.
    public func day(_ count: Int, workingDaysAfter day: Day) -> Day {
        guard count > 0 else { return day }
        let target = ordinal(day.number) + count
        var found = day.number + count
        // A step never passes the target, because a day counts for one at most.
        while true {
            let gap = target - ordinal(found)
            if gap == 0 { break }
            found += gap
        }
        // Days off behind the target have its ordinal too.
        while !isWorkingDay(found) { found -= 1 }
        return Day(number: found)
    }

    /// Working days behind `start` up to and including `end`; 0 when `end` does not come later.
    public func workingDays(after start: Day, through end: Day) -> Int {
        start < end ? ordinal(end.number) - ordinal(start.number) : 0
    }

    /// Working days up to and with a day, from some fixed day on.
    private func ordinal(_ day: Int) -> Int {
        // Day 4 is Monday, 5 January 1970.
        let (weeks, rest) = Self.floorDivide(day - 4, by: 7)
        let position = position(behind: day)
        return weeks * 5 + min(rest + 1, 5) + (position > 0 ? corrections[position - 1] : 0)
    }

    /// How many exceptions are not later than `day`.
    private func position(behind day: Int) -> Int {
        var (low, high) = (0, exceptions.count)
        while low < high {
            let middle = (low + high) / 2
            if exceptions[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func floorDivide(_ value: Int, by divisor: Int) -> (quotient: Int, rest: Int) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }

    mutating func apply(_ event: FoldEvent) {
        guard event.isOf(.calendarPublished), let year = Int(event.subjectID.string) else { return }
        publish(
            year, holidays: event.strings("holidays").compactMap { Day($0) },
            makeUpDays: event.strings("makeUpDays").compactMap { Day($0) })
    }

    /// Replaces what was said of a year. Days of other years, holidays on weekends and make-up days on weekdays say
    /// nothing.
    package mutating func publish(_ year: Int, holidays: [Day], makeUpDays: [Day]) {
        let worked = Set(makeUpDays.filter { $0.weekday > 5 })
        let free = Set(holidays.filter { $0.weekday <= 5 }).subtracting(makeUpDays)
        years[year] = worked.union(free).filter { $0.civil.year == year }.map(\.number).sorted()
        exceptions = years.values.flatMap { $0 }.sorted()
        var correction = 0
        corrections = exceptions.map { day in
            correction += Day(number: day).weekday > 5 ? 1 : -1
            return correction
        }
    }
}
