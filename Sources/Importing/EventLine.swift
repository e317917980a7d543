/// The envelope of an event (CloudEvents 1.0) around its data.
public struct EventLine: Sendable {
    public var id: String
    public var source: String
    public var type: String
    public var subject: String
    /// RFC 3339 with offset: when it happened.
    public var time: String
    public var data: JSONObject

    public init(id: String, source: String, type: String, subject: String, time: String, data: JSONObject) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.data = data
    }

    /// The line without its line break.
    public var encoded: [UInt8] {
        var object = JSONObject()
        object.string("specversion", "1.0")
        object.string("id", id)
        object.string("source", source)
        object.string("type", type)
        object.string("subject", subject)
        object.string("time", time)
        object.object("data", data)
        return object.encoded
    }
}
