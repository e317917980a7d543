internal import MerkleLog
internal import Supervision

/// The values of a row's canonical line, as they are written in it: what ``RowWriter`` wrote, taken apart again.
public enum RowTokens {
    /// The JSON of each column's value, in the order of the line; empty for what is no such line.
    public static func split(_ line: some Collection<UInt8>) -> [ArraySlice<UInt8>] {
        let bytes = Array(line)
        guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return [] }
        var tokens: [ArraySlice<UInt8>] = []
        var at = 1
        while at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            at = end(ofString: at, in: bytes) + 1
            let start = at
            at = end(ofValue: start, in: bytes)
            guard start < at, at < bytes.count else { return [] }
            tokens.append(bytes[start..<at])
            at += 1
        }
        return at == bytes.count ? tokens : []
    }

    /// Behind the closing quote of the string that begins at `start`.
    private static func end(ofString start: Int, in bytes: [UInt8]) -> Int {
        var at = start + 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return at + 1
    }

    /// Where the comma or brace behind the value is.
    private static func end(ofValue start: Int, in bytes: [UInt8]) -> Int {
        var at = start
        var depth = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at = end(ofString: at, in: bytes)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return at }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return at
            default: break
            }
            at += 1
        }
        return at
    }

    static func isNull(_ token: ArraySlice<UInt8>) -> Bool { token.first == UInt8(ascii: "n") }

    /// What a JSON string says; other values as they are written.
    public static func text(_ token: ArraySlice<UInt8>) -> String {
        guard token.first == UInt8(ascii: "\"") else { return String(decoding: token, as: UTF8.self) }
        let inner = token.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var bytes: [UInt8] = []
        var rest = inner
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            // The line writes only quotes, backslashes and, as \u00XX, control characters with a backslash before them.
            if escaped == UInt8(ascii: "u") {
                bytes.append(UInt8(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) ?? UInt8(ascii: "?"))
                rest = rest.dropFirst(4)
            } else {
                bytes.append(escaped)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value to compare by; nil for null.
    static func value(_ token: ArraySlice<UInt8>, _ type: TableDefinition.ColumnType) -> ColumnValue? {
        guard !isNull(token) else { return nil }
        let text = text(token)
        return switch type {
        case .text: .text(text)
        case .integer: Int(text).map { .integer($0) }
        case .boolean: .boolean(text == "true")
        case .date: Day(text).map { .date($0) }
        case .timestamp: Stamp(text).map { .timestamp($0.milliseconds) }
        case .json: .decimal(text)
        }
    }
}
