extension EventType {
    /// The result of an inspection is public.
    public static let inspectionPublished = EventType(
        "inspection.published", title: "检查结果公示", family: .actions, subject: .thread(.inspection),
        summary: "The result is public, within 20 working days of its forming.",
        fields: [
            .optional("publishedOn", .date, "day it was made public, when `time` only records its entry"),
            .optional("channel", .text(1...200), "where (公示渠道)"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}
