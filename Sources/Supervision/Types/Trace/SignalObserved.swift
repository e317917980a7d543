extension EventType {
    /// Something was noticed outside.
    public static let signalObserved = EventType(
        "signal.observed", title: "第三方信息采集", family: .trace, subject: .thread(.signal),
        summary:
            "The internet, a platform or a device shows something that may concern supervision. It proves nothing yet.",
        fields: [
            .required("source", .code(.signalSource), "where it was noticed (来源)"),
            .required("title", .text(1...200), "what; no personal data"),
            .optional("provider", .text(1...100), "name of the platform, medium or device network"),
            .optional("subject", .reference, "subject it is about (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item concerned", thread: .item),
            .optional("division", .division, "where (行政区划)"),
            .optional("category", .text(1...60), "class of signal (类别)"),
            .optional("value", .number(-1e15...1e15), "what a device measured"),
            .optional("unit", .text(1...20), "unit of the value"),
            .optional("limit", .number(-1e15...1e15), "limit that the value has passed"),
            .optional("mentions", .integer(0...9_007_199_254_740_991), "how often it was seen (热度)"),
            .optional("content", .sealed, "the words themselves, sealed"),
            .optional("contentDigest", .pattern(.sha256), "salted keyed digest of the content, to find duplicates"),
            .optional("department", .departmentCode, "department concerned", thread: .dept),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ])
}
