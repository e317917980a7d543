/// The form of a machine-readable string: alternatives, each a sequence of literals and character sets.
///
/// The matcher and the regular expression in the JSON Schema come from the same data. At most one segment of an
/// alternative varies in length, so the length of the string decides how it splits: no backtracking, no doubt.
public struct Pattern: Sendable {
    enum Segment: Sendable {
        case literal(String)
        /// Characters as in a regular expression's brackets (`A-Za-z0-9._-`, ASCII, a hyphen last), and how many.
        case set(String, ClosedRange<Int>)

        static func set(_ characters: String, _ count: Int) -> Segment { .set(characters, count...count) }
    }

    /// What the form is called in a fault's text, such as "14 digits".
    public let name: String
    let alternatives: [[Segment]]

    init(_ name: String, _ alternatives: [[Segment]]) {
        precondition(alternatives.allSatisfy { $0.count(where: \.varies) <= 1 }, "\(name): one varying segment at most")
        self.name = name
        self.alternatives = alternatives
    }

    init(_ name: String, _ segments: Segment...) { self.init(name, [segments]) }

    /// ECMA-262 regular expression, anchored at both ends.
    public var regularExpression: String {
        let bodies = alternatives.map { $0.map(\.regularExpression).joined() }
        let body = bodies.count == 1 ? bodies[0] : "(?:" + bodies.joined(separator: "|") + ")"
        return Pattern.anchored(body)
    }

    /// `$` alone would let some engines (Python's among them) accept a trailing newline.
    static func anchored(_ body: String) -> String { "^" + body + "$(?!\\n)" }

    /// Whether `text` has this form: for cold code; events are matched by the compiled plan.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            alternatives.contains { segments in
                var rest = bytes[...]
                let slack = bytes.count - segments.reduce(0) { $0 + $1.lengths.lowerBound }
                guard slack >= 0 else { return false }
                return segments.allSatisfy { $0.take(from: &rest, slack: slack) } && rest.isEmpty
            }
        }
    }
}

extension Pattern.Segment {
    var lengths: ClosedRange<Int> {
        switch self {
        case .literal(let text): text.utf8.count...text.utf8.count
        case .set(_, let count): count
        }
    }

    var varies: Bool { lengths.lowerBound != lengths.upperBound }

    fileprivate var regularExpression: String {
        switch self {
        case .literal(let text):
            return text.map { "\\^$.*+?()[]{}|".contains($0) ? "\\\($0)" : "\($0)" }.joined()
        case .set(let characters, let count):
            if count == 1...1 { return "[\(characters)]" }
            return "[\(characters)]{" + (varies ? "\(count.lowerBound),\(count.upperBound)}" : "\(count.lowerBound)}")
        }
    }

    fileprivate func take(from rest: inout Slice<UnsafeBufferPointer<UInt8>>, slack: Int) -> Bool {
        let count = lengths.lowerBound + (varies ? slack : 0)
        guard lengths.contains(count), rest.count >= count else { return false }
        let part = rest.prefix(count)
        rest = rest.dropFirst(count)
        switch self {
        case .literal(let text): return part.elementsEqual(text.utf8)
        case .set(let characters, _):
            let allowed = Self.members(of: characters)
            return part.allSatisfy { allowed[Int($0)] }
        }
    }

    /// 256 flags: which bytes a set's characters stand for.
    static func members(of characters: String) -> [Bool] {
        let bytes = Array(characters.utf8)
        var members = [Bool](repeating: false, count: 256)
        var at = 0
        while at < bytes.count {
            if at + 2 < bytes.count, bytes[at + 1] == UInt8(ascii: "-") {
                for byte in bytes[at]...bytes[at + 2] { members[Int(byte)] = true }
                at += 3
            } else {
                members[Int(bytes[at])] = true
                at += 1
            }
        }
        return members
    }
}
