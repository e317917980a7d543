/// A value inside an event, where the parser put it. Valid until its reader reads again; copy what is to last.
public struct EventValue {
    let tape: Tape
    let at: Int

    /// The string's text, nil for what is no string.
    public var text: EventText? { tape.tag(at) == Tape.Tag.string ? EventText(bytes: tape.bytes(at)) : nil }

    /// A copy of the string, nil for what is no string.
    public var string: String? { text?.string }

    /// The whole number; `1.0` and `1e2` are whole, as in JSON Schema. Nil for what is none or exceeds 64 bits.
    public var integer: Int? {
        switch tape.tag(at) {
        case Tape.Tag.int64: Int(Int64(bitPattern: tape.words[at + 1]))
        case Tape.Tag.uint64: Int(exactly: tape.words[at + 1])
        case Tape.Tag.double: Int(exactly: Double(bitPattern: tape.words[at + 1]))
        default: nil
        }
    }

    public var number: Double? {
        switch tape.tag(at) {
        case Tape.Tag.int64: Double(Int64(bitPattern: tape.words[at + 1]))
        case Tape.Tag.uint64: Double(tape.words[at + 1])
        case Tape.Tag.double: Double(bitPattern: tape.words[at + 1])
        default: nil
        }
    }

    public var boolean: Bool? {
        switch tape.tag(at) {
        case Tape.Tag.yes: true
        case Tape.Tag.no: false
        default: nil
        }
    }

    /// The member called `name`, nil when there is none or this is no object. Linear in the members.
    public subscript(name: FieldName) -> EventValue? {
        let end = end(of: Tape.Tag.object)
        var key = at + 1
        while key < end {
            if name.equals(tape.string(key)) { return EventValue(tape: tape, at: key + 1) }
            key = tape.behind(key + 1)
        }
        return nil
    }

    /// Members of an object in the order written; empty for what is no object.
    public var members: Members { Members(tape: tape, at: at + 1, end: end(of: Tape.Tag.object)) }

    /// Elements of a list; empty for what is no list.
    public var elements: Elements { Elements(tape: tape, at: at + 1, end: end(of: Tape.Tag.array)) }

    private func end(of tag: UInt8) -> Int { tape.tag(at) == tag ? tape.end(ofContainer: at) : 0 }

    public struct Members: Sequence, IteratorProtocol {
        let tape: Tape
        var at: Int
        let end: Int

        public mutating func next() -> (name: EventText, value: EventValue)? {
            guard at < end else { return nil }
            defer { at = tape.behind(at + 1) }
            return (EventText(bytes: tape.bytes(at)), EventValue(tape: tape, at: at + 1))
        }
    }

    public struct Elements: Sequence, IteratorProtocol {
        let tape: Tape
        var at: Int
        let end: Int

        public mutating func next() -> EventValue? {
            guard at < end else { return nil }
            defer { at = tape.behind(at) }
            return EventValue(tape: tape, at: at)
        }
    }
}

/// A string inside an event: valid UTF-8, unescaped. Valid until the reader that made it reads again.
public struct EventText: CustomStringConvertible {
    public let bytes: UnsafeRawBufferPointer

    public init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// A copy.
    public var string: String { String(decoding: bytes, as: UTF8.self) }
    public var description: String { string }

    /// Whether the text is `other`, without a copy.
    public func equals(_ other: String) -> Bool {
        guard other.utf8.count == bytes.count else { return false }
        var other = other
        return other.withUTF8 { equals(EventText(bytes: UnsafeRawBufferPointer($0))) }
    }

    public func equals(_ other: EventText) -> Bool {
        guard bytes.count == other.bytes.count, let one = bytes.baseAddress, let two = other.bytes.baseAddress else {
            return bytes.count == other.bytes.count
        }
        return sameBytes(one, two, count: bytes.count)
    }

    public static func == (text: EventText, other: String) -> Bool { text.equals(other) }
}
