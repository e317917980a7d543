extension EventType {
    /// Another log's checkpoint, kept in this one.
    public static let logAnchored = EventType(
        "log.anchored", title: "账本锚定", family: .authority, author: .ledger,
        subject: .thread(.log, id: .origin),
        summary: "A checkpoint of another log is recorded, so that one root covers both.",
        fields: [
            .required("size", .integer(0...9_007_199_254_740_991), "entries in that log"),
            .required("root", .pattern(.hash), "its root hash"),
            .required("checkpoint", .text(1...16_000), "its signed checkpoint, verbatim"),
        ])
}
