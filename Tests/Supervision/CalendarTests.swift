import Supervision
import TestSupport
import Testing

/// Working days against counting on the fingers.
@Suite struct CalendarTests {
    private static let seeds: [UInt64] = (0..<20).map { _ in .random(in: 0...999_999) }

    /// Day by day, as the notices read.
    private struct Model {
        var holidays: [Int: Set<Day>] = [:]
        var makeUpDays: [Int: Set<Day>] = [:]

        func isWorked(_ day: Day) -> Bool {
            let year = day.civil.year
            if makeUpDays[year]?.contains(day) ?? false { return true }
            return day.weekday <= 5 && !(holidays[year]?.contains(day) ?? false)
        }

        func day(_ count: Int, after day: Day) -> Day {
            var (day, left) = (day, count)
            while left > 0 {
                day = day + 1
                if isWorked(day) { left -= 1 }
            }
            return day
        }
    }

    @Test(arguments: seeds)
    func agreesWithTheModel(seed: UInt64) throws {
        print("calendar, seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var model = Model()
        var calendar = WorkingCalendar()
        let first = try #require(Day("2024-01-01"))
        // Years come in any order, some twice; days may be listed that change nothing, or are another year's.
        for _ in 0..<6 {
            let year = Int.random(in: 2024...2027, using: &random)
            let holidays = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                first + .random(in: 0..<1_461, using: &random)
            }
            let makeUpDays = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                first + .random(in: 0..<1_461, using: &random)
            }
            model.holidays[year] = Set(holidays)
            model.makeUpDays[year] = Set(makeUpDays)
            calendar.publish(year, holidays: holidays, makeUpDays: makeUpDays)
        }
        for offset in -400..<2_000 {
            #expect(calendar.isWorkingDay(first + offset) == model.isWorked(first + offset), "\(first + offset)")
        }
        for _ in 0..<300 {
            let start = first + .random(in: -400..<1_600, using: &random)
            let count = Int.random(in: 0...80, using: &random)
            let due = model.day(count, after: start)
            #expect(calendar.day(count, workingDaysAfter: start) == due, "\(count) working days behind \(start)")
            #expect(calendar.workingDays(after: start, through: due) == count)
            let end = start + .random(in: -5...200, using: &random)
            let between = end > start ? (1...end - start).count { model.isWorked(start + $0) } : 0
            #expect(calendar.workingDays(after: start, through: end) == between, "\(start) to \(end)")
        }
    }

    /// A day of China begins at 16:00 of the day before in UTC; weekdays are those of the calendar on the wall.
    @Test func daysAreChinas() throws {
        let day = try #require(Day("2026-10-01"))
        #expect(day.startMilliseconds == 1_790_784_000_000)
        #expect(Day(milliseconds: day.startMilliseconds) == day)
        #expect(Day(milliseconds: day.startMilliseconds - 1) == day + -1)
        #expect(Day(milliseconds: day.endMilliseconds) == day)
        #expect(day.weekday == 4)
        #expect(Day(milliseconds: -28_800_001).description == "1969-12-31")
        #expect(try #require(Day("1900-01-01")).weekday == 1)
        #expect(ChinaTime.text(day.endMilliseconds) == "2026-10-01T23:59:59+08:00")
    }

    /// Days and deadlines end where events can no longer write them: what is beyond could be stored by nobody.
    @Test func daysEndWithTheYear2999() throws {
        let (first, last) = (try #require(Day("1000-01-01")), try #require(Day("2999-12-31")))
        #expect(Day(number: .min) == first && Day(number: .max) == last && last + 1 == last && first + -1 == first)
        #expect(Day(milliseconds: .max) <= last && Day(milliseconds: .min) >= first)
        #expect(try #require(Day("2999-06-01")).end(ofMonths: 36) == last)
        for time in [first.startMilliseconds - 3_600_000, last.endMilliseconds + 3_600_000, .min, .max] {
            #expect(Instant.milliseconds(ChinaTime.text(time)) != nil, "\(ChinaTime.text(time))")
        }
        for unit in [StatutoryClock.Unit.hour, .day, .workingDay] {
            var clock = StatutoryClock(
                start: first.startMilliseconds, length: 10_000, unit: unit, extensionMax: 10_000, isSuspendable: true)
            for _ in 0..<300 {
                clock.pause(at: first.startMilliseconds)
                clock.resume(at: last.endMilliseconds, WorkingCalendar())
            }
            #expect(clock.due(WorkingCalendar()) <= last.endMilliseconds)
        }
    }
}
