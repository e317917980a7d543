/// A row, or a part of one, that did not become an event, and why.
public struct Reject: Error, Sendable, Equatable {
    /// Name of the file.
    public var file: String
    /// Line on which the row starts, from 1 (the header's line).
    public var line: Int
    /// The column at fault; empty when it is the row as a whole.
    public var field: String
    public var reason: String

    public init(file: String, line: Int, field: String, reason: String) {
        self.file = file
        self.line = line
        self.field = field
        self.reason = reason
    }

    /// `{"file":…,"line":…,"field":…,"reason":…}` without a line break.
    public var json: [UInt8] {
        var object = JSONObject()
        object.string("file", file)
        object.integer("line", line)
        object.string("field", field)
        object.string("reason", reason)
        return object.encoded
    }
}
