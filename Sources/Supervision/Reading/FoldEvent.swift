/// An event of the log as folds get it: admitted once, so its data is taken as it is; what is missing reads as nil.
/// Valid until its reader reads again; copy what is to last.
public struct FoldEvent {
    /// Its index in the log.
    public let index: Int
    /// The ledger's word on when it heard of it, milliseconds since 1970-01-01T00:00:00Z.
    public let recordedMilliseconds: Int64
    public let typeIndex: Int
    let envelope: EnvelopeView

    /// Nil for a type that this vocabulary does not have.
    public init?(index: Int, recordedMilliseconds: Int64, envelope: EnvelopeView) {
        guard let typeIndex = envelope.typeIndex else { return nil }
        self.index = index
        self.recordedMilliseconds = recordedMilliseconds
        self.typeIndex = typeIndex
        self.envelope = envelope
    }

    public var type: EventType { Vocabulary.all[typeIndex] }
    public var id: EventText { envelope.id }
    public var source: EventText { envelope.source }
    /// The main thread, `<kind>/<id>`.
    public var subject: EventText { envelope.subject }
    /// The main thread's id, without its kind.
    public var subjectID: EventText {
        let bytes = envelope.subject.bytes
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.startIndex
        return EventText(bytes: UnsafeRawBufferPointer(rebasing: bytes[(slash + 1)...]))
    }
    /// When it happened, milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64 { envelope.timeMilliseconds }
    /// The day it happened on, China Standard Time.
    public var day: Day { Day(milliseconds: milliseconds) }
    public var data: EventValue { envelope.data }

    /// The department that authored it, from `/dept/<code>/…`; nil for the root authority's and the ledger's own.
    public var authorDepartment: EventText? {
        let bytes = source.bytes
        guard bytes.count > 24, bytes.prefix(6).elementsEqual("/dept/".utf8) else { return nil }
        return EventText(bytes: UnsafeRawBufferPointer(rebasing: bytes[6..<24]))
    }

    // Members of the data.
    public func string(_ name: String) -> String? { data[name]?.string }
    public func text(_ name: String) -> EventText? { data[name]?.text }
    public func integer(_ name: String) -> Int? { data[name]?.integer }
    public func boolean(_ name: String) -> Bool? { data[name]?.boolean }
    public func day(_ name: String) -> Day? { data[name]?.text.flatMap { Day($0) } }
    /// An RFC 3339 instant, milliseconds since 1970-01-01T00:00:00Z.
    public func instant(_ name: String) -> Int64? { data[name]?.text.flatMap { Instant.milliseconds($0) } }
    /// The strings of a list; empty where there is none.
    public func strings(_ name: String) -> [String] { data[name]?.elements.compactMap(\.string) ?? [] }
}
