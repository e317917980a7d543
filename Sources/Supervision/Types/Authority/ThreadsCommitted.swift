extension EventType {
    /// The ledger's word on which entries each thread has.
    public static let threadsCommitted = EventType(
        "threads.committed", title: "卷宗索引承诺", family: .authority, author: .ledger,
        subject: .thread(.log, id: .origin),
        summary: """
            The thread index over the first so many entries has these roots: against them it is proven that nothing of a \
            thread is omitted. Whoever replays the log can prove or refute them.
            """,
        fields: [
            .required("size", .integer(1...9_007_199_254_740_991), "entries that the index covers"),
            .required(
                "roots", .array(.pattern(.hash), 1...320),
                "roots of the segments that cover them, in order: the largest that fit first, the partial one last"),
        ])
}
