extension EventType {
    /// A legal text is changed.
    public static let lawAmended = EventType(
        "law.amended", title: "法律法规修改", family: .knowledge, isReference: true, subject: .thread(.law),
        summary: """
            A legal text is changed from a day on. Every catalog item that rests on it is put in question until a \
            version of that day or later is published.
            """,
        fields: [
            .required("effectiveFrom", .date, "first day of the changed text (施行日期)"),
            .optional("articles", .array(.text(1...60), 1...200), "articles that changed"),
            .optional("title", .text(1...200), "title, when it changed too"),
            .optional("documentNumber", .text(1...100), "number of the decision (文号)"),
            .optional("summary", .text(1...2_000), "what changed"),
            .optional("evidence", .array(.object(.evidence), 1...8), "the text, by hash"),
        ])
}
