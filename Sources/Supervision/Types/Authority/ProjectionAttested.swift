extension EventType {
    /// The ledger's word on a view.
    public static let projectionAttested = EventType(
        "projection.attested", title: "视图证明", family: .authority, author: .ledger,
        subject: .thread(.projection),
        summary: """
            At this size of the log the view's rows had this digest: whoever replays the log can prove or refute it.
            """,
        fields: [
            .required("projection", .reference, "name of the view; the subject's id", thread: .projection),
            .required("version", .integer(1...1_000_000), "version of its fold"),
            .required("size", .integer(0...9_007_199_254_740_991), "size of the log the rows are of"),
            .required("rows", .integer(0...9_007_199_254_740_991), "how many rows"),
            .required("digest", .pattern(.hash), "LtHash of the rows, hashed to 32 bytes"),
        ])
}
