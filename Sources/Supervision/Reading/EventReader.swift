internal import CSimdJSON

/// Reads event lines: bytes in, a checked ``EventView`` out. One for each worker; it owns its parser and its buffers.
///
/// What it checks: size, UTF-8, control characters, JSON, duplicate keys at any depth, the envelope, that the type is
/// known, and the data against the type's fields. What it leaves to others: signatures, grants, time ahead, versions.
/// The happy path allocates nothing.
///
/// `@unchecked Sendable`: it is the only owner of its memory and cannot be copied; views of it stay with whoever reads.
public struct EventReader: ~Copyable, @unchecked Sendable {
    private let parser: OpaquePointer
    private let table: PlanTable
    private let captures: UnsafeMutablePointer<Validator.Capture>
    private let scratch: UnsafeMutableRawBufferPointer
    /// Of the event read last by ``foldEvent(_:index:recordedMilliseconds:)``.
    private let record: UnsafeMutablePointer<FoldEvent.Record>

    /// Allocates for events of the largest size, about 1 MB of address space.
    public init() {
        guard let parser = csimdjson_new(EventLimits.sizeMax) else {
            preconditionFailure("no memory for a JSON parser")
        }
        self.parser = parser
        table = PlanTable.shared
        captures = .allocate(capacity: table.captureMax)
        scratch = .allocate(byteCount: 512, alignment: 8)
        record = .allocate(capacity: 1)
    }

    deinit {
        csimdjson_free(parser)
        captures.deallocate()
        scratch.deallocate()
        record.deallocate()
    }

    /// Checks one event line, without its newline. The view is valid until the next read.
    public mutating func read(_ line: UnsafeRawBufferPointer) throws(EventFault) -> EventView {
        let tape = try parse(line)
        var validator = Validator(tape: tape, classes: table.classes, captures: captures)
        // Capture 0 is kept for the subject.
        validator.captureCount = 1
        guard let envelope = validator.envelope(table), let index = typeIndex(of: tape.string(envelope.type)) else {
            throw fault(tape, validator.failure)
        }
        let type = table.types[index]
        guard validator.value(envelope.slots.subject, type.subject) else { throw fault(tape, validator.failure) }
        captures[0] = subject(tape, envelope.slots.subject, kind: type.firstKind + validator.ordinal)
        guard validator.value(envelope.slots.data, type.data) else { throw fault(tape, validator.failure) }
        return EventView(
            tape: tape, table: table, captures: captures, captureCount: validator.captureCount, scratch: scratch,
            slots: envelope.slots, divisionAt: validator.division, typeIndex: index,
            timeMilliseconds: envelope.milliseconds, expectedVersion: envelope.expectedVersion)
    }

    public mutating func read(_ line: [UInt8]) throws(EventFault) -> EventView {
        // The view points into the parser's memory, never into the line.
        let result = line.withUnsafeBytes { bytes in
            Result { () throws(EventFault) in try self.read(bytes) }
        }
        return try result.get()
    }

    /// Reads the envelope only: for those who verify what was once admitted. The line is still checked to be JSON
    /// without duplicate envelope members; type and data are taken as they are.
    public mutating func readEnvelope(_ line: UnsafeRawBufferPointer) throws(EventFault) -> EnvelopeView {
        try envelope(of: try parse(line))
    }

    /// Reads the envelope of an event of the log; nil for a type that this vocabulary does not have. The event is valid
    /// until the next read.
    public mutating func foldEvent(
        _ line: UnsafeRawBufferPointer, index: Int, recordedMilliseconds: Int64
    ) throws(EventFault) -> FoldEvent? {
        guard let read = try foldRecord(try parse(line), index, recordedMilliseconds) else { return nil }
        record.initialize(to: read)
        return FoldEvent(record: record)
    }

    /// As ``foldEvent(_:index:recordedMilliseconds:)``, kept in the caller's memory.
    mutating func foldRecord(
        _ line: UnsafeRawBufferPointer, index: Int, recordedMilliseconds: Int64, into memory: inout TapeMemory
    ) throws(EventFault) -> FoldEvent.Record? {
        let room = memory.room(lineCount: line.count)
        let start = line.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let tape = try checked(csimdjson_parse_into(parser, start, line.count, room.words, room.strings), line)
        memory.take(tape, lineCount: line.count)
        return try foldRecord(tape, index, recordedMilliseconds)
    }

    private func foldRecord(
        _ tape: Tape, _ index: Int, _ recordedMilliseconds: Int64
    ) throws(EventFault) -> FoldEvent.Record? {
        let envelope = try envelope(of: tape)
        guard let typeIndex = envelope.typeIndex else { return nil }
        return FoldEvent.Record(
            index: index, recordedMilliseconds: recordedMilliseconds, typeIndex: typeIndex, tape: tape,
            slots: envelope.slots, milliseconds: envelope.timeMilliseconds)
    }

    private func envelope(of tape: Tape) throws(EventFault) -> EnvelopeView {
        var validator = Validator(tape: tape, classes: table.classes, captures: captures)
        guard let envelope = validator.envelope(table) else { throw fault(tape, validator.failure) }
        return EnvelopeView(
            tape: tape, slots: envelope.slots, typeAt: envelope.type,
            typeIndex: typeIndex(of: tape.string(envelope.type)), timeMilliseconds: envelope.milliseconds,
            expectedVersion: envelope.expectedVersion)
    }

    /// The bytes before the first line feed.
    package static func firstLine(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let start = bytes.baseAddress else { return bytes }
        let length = csimdjson_line_length(start.assumingMemoryBound(to: UInt8.self), bytes.count)
        return UnsafeRawBufferPointer(start: start, count: length)
    }

    private func parse(_ line: UnsafeRawBufferPointer) throws(EventFault) -> Tape {
        let start = line.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return try checked(csimdjson_parse(parser, start, line.count), line)
    }

    private func checked(_ result: csimdjson_result, _ line: UnsafeRawBufferPointer) throws(EventFault) -> Tape {
        guard Int(result.status) == CSIMDJSON_OK else { throw EventFault(parserStatus: Int(result.status)) }
        // An entry's first byte tells an event from a seal: white space around the object is JSON, but no event.
        let space = UInt8(ascii: " ")
        guard line.first != space, line.last != space else { throw EventFault(parserStatus: CSIMDJSON_MALFORMED) }
        let tape = Tape(words: result.tape, strings: result.strings)
        if result.escapes != 0, let at = tape.firstStringWithNUL() {
            throw EventFault(
                code: .controlCharacter, pointer: tape.pointer(to: at), detail: "a string has an escaped NUL")
        }
        return tape
    }

    @inline(__always)
    private func typeIndex(of name: (start: UnsafePointer<UInt8>, length: Int)) -> Int? {
        table.type(named: ShortName(name.start, length: name.length))
    }

    @inline(__always)
    private func subject(_ tape: Tape, _ at: Int, kind: Int) -> Validator.Capture {
        let (start, length) = tape.string(at)
        let prefix = table.prefixes[kind].length
        return Validator.Capture(kind: kind, start: start + prefix, length: length - prefix)
    }

    @inline(never)
    private func fault(_ tape: Tape, _ failure: Validator.Failure) -> EventFault {
        EventFault(failure, tape: tape, words: table.words)
    }
}
