internal import CSimdJSON
internal import Synchronization

/// Reads JSON text that this program once wrote, such as a row's column.
public struct JSONReader: ~Copyable, @unchecked Sendable {
    // @unchecked: the only owner of the parser's memory; it cannot be copied.
    private var parser: OpaquePointer
    private var capacity: Int

    public init() {
        capacity = 1 << 16
        parser = Self.parser(capacity)
    }

    deinit { csimdjson_free(parser) }

    private static func parser(_ capacity: Int) -> OpaquePointer {
        guard let parser = csimdjson_new(capacity) else { preconditionFailure("no memory for a JSON parser") }
        return parser
    }

    /// Calls `body` with the value, which is valid within the call; nil for what is no JSON.
    public mutating func read<Answer>(_ text: String, _ body: (EventValue) -> Answer) -> Answer? {
        var text = text
        return text.withUTF8 { bytes in
            if bytes.count > capacity {
                csimdjson_free(parser)
                capacity = bytes.count * 2
                parser = Self.parser(capacity)
            }
            let result = csimdjson_parse(parser, bytes.baseAddress, bytes.count)
            guard Int(result.status) == CSIMDJSON_OK else { return nil }
            // Behind the root word.
            return body(EventValue(tape: Tape(words: result.tape, strings: result.strings), at: 1))
        }
    }

    /// Lends the one reader that this process shares. Not from within a lent one.
    public static func shared<Answer>(_ body: (inout JSONReader) -> Answer) -> Answer { one.lend(body) }
    private static let one = Shared()

    private final class Shared: Sendable {
        private let reader = Mutex(JSONReader())
        func lend<Answer>(_ body: (inout JSONReader) -> Answer) -> Answer { reader.withLock { body(&$0) } }
    }
}
