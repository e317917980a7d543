/// The year of the stream, 2025: its working days as the State Council's office published them (国务院办公厅关于2025年部分
/// 节假日安排的通知, and the one for 2026 for what falls due behind the year), and how much happens on each day.
struct DemoYear {
    /// Days are counted from 2025-01-01, a Wednesday, day 0.
    static let days = 365
    /// Days that are known: terms run into 2026.
    private static let horizon = 365 + 365

    static let holidays2025 = [
        "2025-01-01", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-03", "2025-02-04", "2025-04-04",
        "2025-05-01", "2025-05-02", "2025-05-05", "2025-06-02", "2025-10-01", "2025-10-02", "2025-10-03", "2025-10-06",
        "2025-10-07", "2025-10-08",
    ]
    static let makeUpDays2025 = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]
    static let holidays2026 = [
        "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23",
        "2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19", "2026-09-25", "2026-10-01", "2026-10-02",
        "2026-10-05", "2026-10-06", "2026-10-07",
    ]
    static let makeUpDays2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]

    /// `2025-01-01` and on.
    private let names: [[UInt8]]
    private let isWorking: [Bool]
    /// Working days up to and including each day.
    private let workingCount: [Int]
    private let workingDays: [Int]
    /// Weights of the days summed up: how much of the year has happened before each.
    private let weightBefore: [Int]

    init() {
        let holidays = Set(Self.holidays2025 + Self.holidays2026)
        let makeUpDays = Set(Self.makeUpDays2025 + Self.makeUpDays2026)
        var names: [[UInt8]] = []
        var isWorking: [Bool] = []
        var workingCount: [Int] = []
        var workingDays: [Int] = []
        var weights = [0]
        for day in 0..<Self.horizon {
            let name = Self.name(day)
            let weekday = (day + 2) % 7    // 0 is Monday
            isWorking.append(makeUpDays.contains(name) || weekday < 5 && !holidays.contains(name))
            if isWorking[day] { workingDays.append(day) }
            names.append(Array(name.utf8))
            workingCount.append(workingDays.count)
            // Mondays bring what the weekend left; people complain on days off too, but less.
            if day < Self.days { weights.append(weights[day] + (isWorking[day] ? (weekday == 0 ? 120 : 100) : 40)) }
        }
        self.names = names
        self.isWorking = isWorking
        self.workingCount = workingCount
        self.workingDays = workingDays
        weightBefore = weights
    }

    /// The day on which thing `number` of `count` begins; never falls as `number` rises.
    func day(_ number: Int, of count: Int) -> Int {
        let target = number * weightBefore[Self.days] / max(count, 1)
        var low = 0
        var high = Self.days - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if weightBefore[middle] <= target { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// `day` itself, or the next one on which offices work.
    func workingDay(from day: Int) -> Int {
        var day = day
        while !isWorking[day] { day += 1 }
        return day
    }

    /// The `count`th working day behind `day`, 0 the day itself.
    func day(_ count: Int, workingDaysAfter day: Int) -> Int {
        guard count > 0 else { return day }
        let index = workingCount[day] + count - 1
        return index < workingDays.count ? workingDays[index] : Self.horizon - 1
    }

    /// `2025-03-02`; days behind the horizon are the last one.
    func name(_ day: Int) -> [UInt8] { names[min(max(day, 0), Self.horizon - 1)] }

    static func name(_ day: Int) -> String {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var rest = day % 365
        var month = 0
        while rest >= lengths[month] {
            rest -= lengths[month]
            month += 1
        }
        let text = { (value: Int) in (value < 10 ? "0" : "") + String(value) }
        return "\(2025 + day / 365)-\(text(month + 1))-\(text(rest + 1))"
    }

    /// Milliseconds since 1970 at which day 0 begins, China Standard Time.
    static let startMilliseconds: Int64 = 1_735_660_800_000
}
