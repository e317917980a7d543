/// An event that has been read and found right. Points into its reader: valid until the reader reads again.
public struct EventView {
    let tape: Tape
    let table: PlanTable
    let captures: UnsafePointer<Validator.Capture>
    let captureCount: Int
    let scratch: UnsafeMutableRawBufferPointer
    let slots: EnvelopeSlots
    let divisionAt: Int

    /// Position of the type in ``Vocabulary/all``.
    public let typeIndex: Int
    /// When it happened, milliseconds since 1970-01-01T00:00:00Z; finer fractions cut off.
    public let timeMilliseconds: Int64
    /// How many events the author believes the subject's thread has.
    public let expectedVersion: Int?

    public var type: EventType { Vocabulary.all[typeIndex] }
    /// Unique within ``source``.
    public var id: EventText { text(slots.id) }
    public var source: EventText { text(slots.source) }
    /// The main thread.
    public var subject: EventText { text(slots.subject) }
    /// The subject behind its kind and slash.
    public var subjectID: EventText {
        let bytes = subject.bytes
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.startIndex
        return EventText(bytes: UnsafeRawBufferPointer(rebasing: bytes[(slash + 1)...]))
    }
    public var data: EventValue { EventValue(tape: tape, at: slots.data) }
    /// The division the data names, by which grants may be limited.
    public var division: EventText? { divisionAt == 0 ? nil : text(divisionAt) }

    private func text(_ at: Int) -> EventText { EventText(bytes: tape.bytes(at)) }

    /// Calls `body` with the name of each distinct thread: the subject first, then what the type declares. The bytes
    /// are valid within the call.
    public func forEachThread(_ body: (UnsafeRawBufferPointer) -> Void) {
        body(subject.bytes)
        if table.types[typeIndex].joinsAuthority { authorityThreadBytes.withUnsafeBytes(body) }
        if table.types[typeIndex].joinsReference { referenceThreadBytes.withUnsafeBytes(body) }
        if captureCount > Self.comparedCountMax { return forEachOfManyCaptures(body) }
        // Capture 0 is the subject's own id, so that a member that repeats it adds nothing.
        var at = 1
        while at < captureCount {
            if !isRepeated(at) { body(name(of: captures[at])) }
            at += 1
        }
    }

    /// Whether a thread is one of those that ``forEachThread(_:)`` names.
    public func belongs(to thread: String) -> Bool {
        let wanted = thread.utf8
        let type = table.types[typeIndex]
        return wanted.elementsEqual(subject.bytes)
            || type.joinsAuthority && wanted.elementsEqual(authorityThreadBytes)
            || type.joinsReference && wanted.elementsEqual(referenceThreadBytes)
            || (1..<captureCount).contains { wanted.elementsEqual(name(of: captures[$0])) }
    }

    /// Captures that are compared each with each, which allocates nothing and suits nearly all events; a draw has thousands.
    private static let comparedCountMax = 32

    private func isRepeated(_ at: Int) -> Bool {
        let capture = captures[at]
        for earlier in 0..<at
        where captures[earlier].kind == capture.kind && captures[earlier].length == capture.length {
            let one = UnsafeRawBufferPointer(start: captures[earlier].start, count: capture.length)
            if one.elementsEqual(UnsafeRawBufferPointer(start: capture.start, count: capture.length)) { return true }
        }
        return false
    }

    /// The end of ``forEachThread(_:)`` where comparing would take too long: a large batch of large draws, seconds.
    private func forEachOfManyCaptures(_ body: (UnsafeRawBufferPointer) -> Void) {
        var seen = Set<SeenThread>(minimumCapacity: captureCount)
        seen.insert(SeenThread(capture: captures[0]))
        for at in 1..<captureCount where seen.insert(SeenThread(capture: captures[at])).inserted {
            body(name(of: captures[at]))
        }
    }

    /// `<kind>/<id>` in the reader's scratch buffer, which has room for the longest.
    private func name(of capture: Validator.Capture) -> UnsafeRawBufferPointer {
        let prefix = table.prefixes[capture.kind]
        scratch.copyMemory(from: UnsafeRawBufferPointer(start: prefix.start, count: prefix.length))
        let id = UnsafeRawBufferPointer(start: capture.start, count: capture.length)
        UnsafeMutableRawBufferPointer(rebasing: scratch[prefix.length...]).copyMemory(from: id)
        return UnsafeRawBufferPointer(rebasing: scratch[..<(prefix.length + capture.length)])
    }
}

/// The name of a thread as a key in a set: points to where its capture does.
private struct SeenThread: Hashable {
    let capture: Validator.Capture

    static func == (one: SeenThread, other: SeenThread) -> Bool {
        one.capture.kind == other.capture.kind && one.capture.length == other.capture.length
            && sameBytes(one.capture.start, other.capture.start, count: one.capture.length)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(capture.kind)
        hasher.combine(bytes: UnsafeRawBufferPointer(start: capture.start, count: capture.length))
    }
}

private let authorityThreadBytes = Array(ThreadKind.authorityThread.utf8)
private let referenceThreadBytes = Array(ThreadKind.referenceThread.utf8)

/// Tape indices of the envelope's values.
struct EnvelopeSlots {
    var id = 0
    var source = 0
    var subject = 0
    var data = 0
}

/// The envelope of an event whose data was not looked at. Valid until the reader reads again.
public struct EnvelopeView {
    let tape: Tape
    let slots: EnvelopeSlots
    let typeAt: Int

    /// Position of the type in ``Vocabulary/all``; nil for a type that this vocabulary does not have.
    public let typeIndex: Int?
    public let timeMilliseconds: Int64
    public let expectedVersion: Int?
    public var id: EventText { EventText(bytes: tape.bytes(slots.id)) }
    public var source: EventText { EventText(bytes: tape.bytes(slots.source)) }
    public var subject: EventText { EventText(bytes: tape.bytes(slots.subject)) }
    /// The type's name.
    public var type: EventText { EventText(bytes: tape.bytes(typeAt)) }
    /// The data, unchecked.
    public var data: EventValue { EventValue(tape: tape, at: slots.data) }
}
