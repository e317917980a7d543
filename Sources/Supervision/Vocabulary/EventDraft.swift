/// An event to be written: for those who author events. What comes out is checked by whoever reads it.
public struct EventDraft: Sendable {
    public var id: String
    public var source: String
    public var type: EventType
    public var subject: String
    /// RFC 3339 with offset.
    public var time: String
    public var expectedVersion: Int?
    public var data: JSONText

    public init(
        _ type: EventType, id: String, source: String, subject: String, time: String, expectedVersion: Int? = nil,
        data: JSONText
    ) {
        self.type = type
        self.id = id
        self.source = source
        self.subject = subject
        self.time = time
        self.expectedVersion = expectedVersion
        self.data = data
    }

    /// The event line, without a newline; members in the envelope's advised order.
    public var line: String {
        var members: [(String, JSONText)] = [
            ("specversion", "1.0"), ("id", .string(id)), ("source", .string(source)), ("type", .string(type.name)),
            ("subject", .string(subject)), ("time", .string(time)),
        ]
        if let expectedVersion { members.append(("expectedversion", .integer(expectedVersion))) }
        members.append(("data", data))
        return JSONText.object(members).text
    }
}
