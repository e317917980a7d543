/// Resident identity number (公民身份号码, GB 11643-1999): division, date of birth, sequence, check character.
///
/// Never in clear in an event: importers check one before they seal it.
public struct ResidentID: Sendable {
    // Not a description: a number must not reach a log or a message by accident.
    private let number: String

    /// Nil unless 18 characters with a right check character and a birth date that exists. A 15-digit number of before
    /// 1999 is converted: century 19 inserted, check character computed.
    public init?(_ text: String) {
        if Self.legacy.matches(text) {
            let seventeen = text.prefix(6) + "19" + text.dropFirst(6)
            guard let check = Self.checkCharacter(of: seventeen) else { return nil }
            number = seventeen + String(check)
        } else {
            guard Self.modern.matches(text), Self.checkCharacter(of: text.prefix(17)) == text.last else { return nil }
            number = text
        }
        let digits = number.utf8.map { Int($0) - 48 }
        let year = digits[6..<10].reduce(0) { $0 * 10 + $1 }
        guard year >= 1800,
            Gregorian.isDay(year: year, month: digits[10] * 10 + digits[11], day: digits[12] * 10 + digits[13])
        else { return nil }
    }

    /// Where the number was first issued.
    public var division: Division? { Division(String(number.prefix(6))) }

    /// Weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, mod 11, into `10X98765432`.
    public static func checkCharacter(of seventeen: Substring) -> Character? {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let digits = seventeen.compactMap(\.wholeNumberValue)
        guard digits.count == weights.count else { return nil }
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return Array("10X98765432")[sum % 11]
    }

    private static let modern = Pattern("18 characters", .set("0-9", 17), .set("0-9X", 1))
    private static let legacy = Pattern("15 digits", .set("0-9", 15))
}
