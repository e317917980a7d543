extension Day {
    /// The last day of a period of months that this day begins: the day of the same number, or the month's last where it has
    /// none (民法典 art. 201, 202: the first day does not count, the corresponding day ends it).
    public func end(ofMonths count: Int) -> Day {
        let (year, month, day) = civil
        let (years, rest) = (month - 1 + count).quotientAndRemainder(dividingBy: 12)
        let length = Gregorian.length(ofMonth: rest + 1, year: year + years)
        return Day(number: Gregorian.daysSinceEpoch(year: year + years, month: rest + 1, day: min(day, length)))
    }
}
