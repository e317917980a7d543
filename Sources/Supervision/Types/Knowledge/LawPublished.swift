extension EventType {
    /// A legal text is in the library.
    public static let lawPublished = EventType(
        "law.published", title: "法律法规发布", family: .knowledge, isReference: true, subject: .thread(.law),
        summary: "A law, regulation, rule or standard that supervision rests on, with its term; its text by hash.",
        fields: [
            .required("title", .text(1...200), "title (名称)"),
            .required("rank", .code(.lawRank), "rank (效力级别)"),
            .required("effectiveFrom", .date, "first day in force (施行日期)"),
            .optional("effectiveTo", .date, "last day in force, when the text itself ends"),
            .optional("issuer", .text(1...200), "who made it (发布机关)"),
            .optional("documentNumber", .text(1...100), "number (文号)"),
            .optional("issuedOn", .date, "day of promulgation (公布日期)"),
            .optional("division", .division, "where it applies, when not everywhere"),
            .optional("evidence", .array(.object(.evidence), 1...8), "the text, by hash"),
        ])
}
