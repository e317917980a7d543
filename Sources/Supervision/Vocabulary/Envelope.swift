/// The envelope of every event: a CloudEvents 1.0 object in JSON (c2sp notes carry it verbatim), nothing else accepted.
package enum Envelope {
    static let type = "type"
    static let subject = "subject"
    static let data = "data"

    /// In the order in which authors are advised to write them. `type`, `subject` and `data` are narrowed by the type.
    package static let fields: [Field] = [
        .required("specversion", .code(CodeList("specversion", ["1.0": "CloudEvents 1.0"])), "CloudEvents version"),
        .required("id", .pattern(.eventID), "unique within the source; a UUIDv7 is advised"),
        .required(
            "source", .pattern(.eventSource), "who records it: `/dept/<code>/<system>`, `/authority` or `/ledger`"),
        .required(type, .text(1...64), "event type"),
        .required(subject, .text(1...200), "main thread of the event"),
        .required("time", .dateTime, "when it happened, with offset"),
        .required(data, .object(Shape([])), "the fact"),
        .optional(
            "expectedversion", .integer(0...9_007_199_254_740_991),
            "how many events the author believes the subject's thread has; a mismatch is refused"),
    ]

    /// Positions in ``fields``.
    enum Slot {
        static let specversion = 0, id = 1, source = 2, type = 3, subject = 4, time = 5, data = 6, expectedversion = 7
        static let count = 8
    }
}

/// Bounds on any event.
public enum EventLimits {
    /// Bytes of the event line, without its newline.
    public static let sizeMax = 60_000
    /// How far an author's clock may be ahead of the ledger's, and the ledger's ahead of an auditor's; admission and auditors
    /// check it, the reader has no clock.
    public static let timeAheadMillisecondsMax: Int64 = 300_000
}
