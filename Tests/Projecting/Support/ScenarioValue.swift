import Foundation
import Supervision

/// Values of rows against what a case expects.
enum ScenarioValue {
    /// Follows member names, positions of lists, and `count`.
    static func of(_ row: Any?, at path: [String]) -> Any? {
        var value = row
        for step in path {
            if let list = value as? [Any] {
                value = step == "count" ? list.count : Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
            } else {
                // A misspelt column is never equal to anything, not even to none.
                guard let object = value as? [String: Any], let member = object[step] else { return Missing() }
                value = member
            }
        }
        return value
    }

    struct Missing {}

    /// Nil when `actual` is what was expected, else how it differs.
    static func difference(_ actual: Any?, expected: String, _ labels: [String: Int]) -> String? {
        if actual is Missing { return "is no member of the row" }
        let expected = labels[expected].map(String.init) ?? expected
        if let first = expected.first, "[{\"".contains(first) {
            let json = resolve(expected, labels)
            let parsed = try? JSONSerialization.jsonObject(with: Data(json.utf8), options: [.fragmentsAllowed])
            return (parsed as? NSObject) == (actual as? NSObject) ? nil : "is \(text(actual)), expected \(json)"
        }
        return forms(actual).contains(expected) ? nil : "is \(text(actual)), expected \(expected)"
    }

    private static func resolve(_ json: String, _ labels: [String: Int]) -> String {
        labels.reduce(json) { $0.replacing("\"\($1.key)\"", with: String($1.value)) }
    }

    /// The ways in which a value may be written in a case.
    private static func forms(_ value: Any?) -> [String] {
        switch value {
        case nil, is NSNull: return ["none"]
        case let list as [Any]:
            if list.isEmpty { return ["none"] }
            // Of a list of things with a kind (irregularities), the kinds.
            let kinds = list.compactMap { ($0 as? [String: Any])?["kind"] as? String }
            return [(kinds.count == list.count ? kinds : list.map { text($0) }).joined(separator: ",")]
        case let text as String: return [text] + instants(text)
        default: return [text(value)]
        }
    }

    /// An instant may be expected as its day or its minute, China Standard Time.
    private static func instants(_ text: String) -> [String] {
        let form = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard text.utf8.count == 24, let date = try? form.parse(text) else { return [] }
        let milliseconds = Int64((date.timeIntervalSince1970 * 1_000).rounded())
        let day = Day(milliseconds: milliseconds)
        let minutes = Int(milliseconds - day.startMilliseconds) / 60_000
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return ["\(day)", "\(day)T\(two(minutes / 60)):\(two(minutes % 60))"]
    }

    private static func text(_ value: Any?) -> String {
        guard let value, !(value is NSNull) else { return "none" }
        if let text = value as? String { return text }
        let json = try? JSONSerialization.data(
            withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        return json.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
    }
}
