package import Ledger

/// A request's query parameters, checked strictly: what the API document does not name, or names differently, is refused
/// with `bad-request` rather than ignored, so a misspelt filter never looks like an empty ledger.
package struct Query: Sendable {
    private let items: [(name: String, value: String)]

    /// More would be looked through again and again.
    package static let countMax = 100

    /// - Parameter raw: what stands behind "?", form-encoded (WHATWG URL §5).
    /// - Parameter allowed: the parameters of this resource.
    package init(_ raw: Substring?, allowed: [String]) throws(Refusal) {
        try self.init(Self.pairs(raw), allowed: allowed)
    }

    init(_ items: [(name: String, value: String)], allowed: [String]) throws(Refusal) {
        guard items.allSatisfy({ allowed.contains($0.name) }) else {
            let known = allowed.isEmpty ? "it takes none" : "it takes \(allowed.joined(separator: ", "))"
            throw Refusal(.badRequest, "The query has a parameter that this resource does not take; \(known).")
        }
        self.items = items
    }

    /// Names and values, decoded, whatever they are.
    static func pairs(_ raw: Substring?) throws(Refusal) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for pair in (raw ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count == 2 ? parts[1] : "", plusIsSpace: true)
            else { throw Refusal(.badRequest, "The query is not percent-encoded UTF-8 without control characters.") }
            guard pairs.count < countMax else {
                throw Refusal(.badRequest, "A query has at most \(countMax) parameters.")
            }
            pairs.append((name, value))
        }
        return pairs
    }

    /// The one value of a parameter, or nil where it is not given.
    package func text(_ name: String) throws(Refusal) -> String? {
        let values = items.filter { $0.name == name }
        guard values.count <= 1 else { throw Refusal(.badRequest, "\(name) is given more than once.") }
        guard let value = values.first?.value else { return nil }
        guard !value.isEmpty else { throw Refusal(.badRequest, "\(name) is empty.") }
        return value
    }

    /// A decimal integer within `range`, or nil where it is not given.
    package func integer(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let value = try text(name) else { return nil }
        guard let number = Decimal.parse(value[...], allowsNegative: range.lowerBound < 0), range.contains(number) else {
            throw Refusal(.badRequest, "\(name) is not an integer from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// All values of a repeatable parameter, each of which may itself be a comma-separated list.
    package func list(_ name: String) throws(Refusal) -> [String] {
        var values: [String] = []
        for item in items where item.name == name {
            for value in item.value.split(separator: ",", omittingEmptySubsequences: false) {
                guard !value.isEmpty else { throw Refusal(.badRequest, "\(name) has an empty value.") }
                values.append(String(value))
            }
        }
        return values
    }
}

/// Decimal integers as they appear in paths and queries: no sign but an allowed "-", no leading zeroes, at most 2^53 - 1
/// (so that every JSON reader can hold them).
package enum Decimal {
    package static let largest = 9_007_199_254_740_991

    package static func parse(_ text: Substring, allowsNegative: Bool = false) -> Int? {
        var digits = text.utf8[...]
        var negative = false
        if allowsNegative, digits.first == UInt8(ascii: "-") {
            negative = true
            digits = digits.dropFirst()
        }
        guard let first = digits.first, digits.count <= 16 else { return nil }
        if first == UInt8(ascii: "0"), digits.count > 1 || negative { return nil }
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        guard value <= largest else { return nil }
        return negative ? -value : value
    }
}
