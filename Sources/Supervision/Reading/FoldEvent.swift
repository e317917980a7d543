/// An event of the log as folds get it: admitted once, so its data is taken as it is; what is missing reads as nil.
///
/// One pointer to where its reader or its ``EventBatch`` keeps it: valid as long as that keeps it; copy what is to last.
public struct FoldEvent {
    /// What the reader found out once.
    struct Record {
        var index: Int
        var recordedMilliseconds: Int64
        var typeIndex: Int
        var tape: Tape
        var slots: EnvelopeSlots
        var milliseconds: Int64
    }

    let record: UnsafePointer<Record>
    /// Where texts that come again and again are taken from; nil makes each anew.
    package var pool: Unmanaged<TextPool>?

    init(record: UnsafePointer<Record>) { self.record = record }

    /// Its index in the log.
    public var index: Int { record.pointee.index }
    /// The ledger's word on when it heard of it, milliseconds since 1970-01-01T00:00:00Z.
    public var recordedMilliseconds: Int64 { record.pointee.recordedMilliseconds }
    /// Position of the type in ``Vocabulary/all``.
    public var typeIndex: Int { record.pointee.typeIndex }
    public var type: EventType { Vocabulary.all[typeIndex] }

    /// Whether it is of a type. As ``typeName``, it counts no references: all who fold share the types, and would wait for each
    /// other's counting.
    public func isOf(_ type: EventType) -> Bool { Vocabulary.places[typeIndex].type == ObjectIdentifier(type) }

    /// The type's name, such as `complaint.registered`.
    public var typeName: String { Vocabulary.places[typeIndex].name }

    public var id: EventText { text(record.pointee.slots.id) }
    public var source: EventText { text(record.pointee.slots.source) }
    /// The main thread, `<kind>/<id>`.
    public var subject: EventText { text(record.pointee.slots.subject) }
    /// The main thread's id, without its kind.
    public var subjectID: EventText {
        let bytes = subject.bytes
        var start = 0
        while start < bytes.count, bytes[start] != UInt8(ascii: "/") { start += 1 }
        return EventText(bytes: UnsafeRawBufferPointer(rebasing: bytes[min(start + 1, bytes.count)...]))
    }
    /// When it happened, milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64 { record.pointee.milliseconds }
    /// The day it happened on, China Standard Time.
    public var day: Day { Day(milliseconds: milliseconds) }
    public var data: EventValue { EventValue(tape: record.pointee.tape, at: record.pointee.slots.data) }

    /// The department that authored it, from `/dept/<code>/…`; nil for the root authority's and the ledger's own.
    public var authorDepartment: EventText? {
        let bytes = source.bytes
        let prefix: FieldName = "/dept/"
        guard bytes.count > 24, let start = bytes.baseAddress, sameBytes(start, prefix.start, count: prefix.length)
        else {
            return nil
        }
        return EventText(bytes: UnsafeRawBufferPointer(start: start + prefix.length, count: 18))
    }

    /// ``authorDepartment`` as a string.
    public var author: String? { authorDepartment.map(string(of:)) }

    private func text(_ at: Int) -> EventText { EventText(bytes: record.pointee.tape.bytes(at)) }

    /// A text of the event as a string.
    public func string(of text: EventText) -> String {
        pool?._withUnsafeGuaranteedRef { $0.string(text) } ?? text.string
    }

    // Members of the data.
    public func string(_ name: FieldName) -> String? { text(name).map { string(of: $0) } }
    public func text(_ name: FieldName) -> EventText? { data[name]?.text }
    public func integer(_ name: FieldName) -> Int? { data[name]?.integer }
    public func boolean(_ name: FieldName) -> Bool? { data[name]?.boolean }
    public func day(_ name: FieldName) -> Day? { data[name]?.text.flatMap { Day($0) } }
    /// An RFC 3339 instant, milliseconds since 1970-01-01T00:00:00Z.
    public func instant(_ name: FieldName) -> Int64? { data[name]?.text.flatMap { Instant.milliseconds($0) } }
    /// The strings of a list; empty where there is none.
    public func strings(_ name: FieldName) -> [String] {
        data[name]?.elements.compactMap { $0.text.map(string(of:)) } ?? []
    }
}
