/// The name of a member, written as a literal: its bytes stay where the program has them, so that looking a member up
/// compares bytes and nothing else.
public struct FieldName: ExpressibleByStringLiteral, Sendable {
    // Never written to and never freed.
    @usableFromInline nonisolated(unsafe) let start: UnsafePointer<UInt8>
    @usableFromInline let length: Int

    /// - Precondition: plain ASCII.
    @inlinable
    public init(stringLiteral name: StaticString) {
        precondition(name.isASCII && name.hasPointerRepresentation, "a member's name is ASCII of more than one character")
        start = name.utf8Start
        length = name.utf8CodeUnitCount
    }

    /// A name that the program makes once, such as a part of a path. Its bytes live as long as the process.
    public init(immortal name: some StringProtocol) {
        let bytes = Array(name.utf8)
        start = Supervision.immortal(bytes)
        length = bytes.count
    }

    /// The name as text.
    public var string: String { String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self) }

    @inline(__always)
    func equals(_ text: (start: UnsafePointer<UInt8>, length: Int)) -> Bool {
        text.length == length && sameBytes(text.start, start, count: length)
    }
}
