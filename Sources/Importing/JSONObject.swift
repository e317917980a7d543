/// Writes one JSON object on one line, keys in the order given: what an author signs. Only what events need.
///
/// The caller gives each key once; an event reader refuses an object that has one twice.
public struct JSONObject: Sendable {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    public init() {}

    /// The object's bytes, UTF-8 without a line break.
    public var encoded: [UInt8] { bytes + [UInt8(ascii: "}")] }

    public mutating func string(_ key: String, _ value: String) {
        begin(key)
        Self.append(value, to: &bytes)
    }

    public mutating func integer(_ key: String, _ value: Int) {
        begin(key)
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func boolean(_ key: String, _ value: Bool) {
        begin(key)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// A value that is JSON already, which the caller answers for.
    public mutating func raw(_ key: String, json: String) {
        begin(key)
        bytes.append(contentsOf: json.utf8)
    }

    public mutating func object(_ key: String, _ value: JSONObject) {
        begin(key)
        bytes.append(contentsOf: value.encoded)
    }

    public mutating func strings(_ key: String, _ values: [String]) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.append(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    public mutating func objects(_ key: String, _ values: [JSONObject]) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: value.encoded)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func begin(_ key: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        Self.append(key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    /// RFC 8259 §7: quotes, backslashes and control characters are escaped, everything else is itself.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: "\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
