extension EventType {
    /// Something that bears on a subject's credit.
    public static let creditRecorded = EventType(
        "credit.recorded", title: "信用信息归集", family: .credit, subject: .thread(.credit),
        summary: """
            A credit record of a subject: a penalty, a listing, a broken commitment, a default, an honour. What it weighs \
            is for the credit model in force when it is recorded; no record says points of its own.
            """,
        fields: [
            .required("kind", .code(.creditKind), "kind (信用信息类别)"),
            .optional("gravity", .code(.creditGravity), "weight class (失信程度); general when it does not say"),
            .optional("decidedOn", .date, "day of the decision or listing, when not the day of `time`"),
            .optional(
                "publishedOn", .date, "first day of disclosure (公示起始日), when not the day of the decision",
                source: "市场监督管理行政处罚信息公示规定"),
            .optional(
                "disclosedUntil", .date,
                "last day of disclosure (公示截止日); otherwise the model's term, for penalties 3 months or 3 years",
                source: "市场监督管理行政处罚信息公示规定"),
            .optional("title", .text(1...200), "matter or name of the honour; no personal data"),
            .optional("penalty", .reference, "case it rests on (处罚)", thread: .penalty),
            .optional("inspection", .reference, "inspection it rests on", thread: .inspection),
            .optional("complaint", .reference, "complaint it rests on", thread: .complaint),
            .optional("law", .reference, "law that asks for it (依据)", thread: .law),
            .optional("article", .text(1...50), "article of that law"),
            .optional("basisEvent", .pattern(.eventID), "id of the event it rests on"),
            .optional("listing", .text(1...60), "code of the public credit data list's item (信用信息目录编码)"),
            .optional("provider", .text(1...100), "body that provides the record, when not the department"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ] + .creditStep)
}
