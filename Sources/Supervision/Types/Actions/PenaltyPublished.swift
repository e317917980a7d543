extension EventType {
    /// A penalty is public.
    public static let penaltyPublished = EventType(
        "penalty.published", title: "行政处罚公示", family: .actions, subject: .thread(.penalty),
        summary: "The decision is public, within 20 working days, for as long as the rules of credit say.",
        fields: [
            .optional("publishedOn", .date, "day it was made public, when `time` only records its entry"),
            .optional("until", .date, "last day it is shown (公示截止日期)"),
            .optional("channel", .text(1...200), "where (公示渠道)"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}
