extension EventType {
    /// A department asks others to act on a subject's credit.
    public static let sanctionRequested = EventType(
        "sanction.requested", title: "联合奖惩发起", family: .credit, subject: .thread(.sanction),
        summary: """
            Joint punishment or incentive is asked for under a rule of a published list: what measure, by whom, for how \
            long. Nothing may be asked for that no list allows.
            """,
        fields: [
            .required("kind", .code(.sanctionKind), "punishment or incentive (奖惩类型)"),
            .required("subject", .reference, "subject (奖惩对象)", thread: .subject),
            .required(
                "rule", .text(1...100), "code or name of the rule in the published list (奖惩措施清单)",
                source: "山东省社会信用条例 art. 25-27"),
            .required("measure", .text(1...200), "measure (奖惩措施)"),
            .required(
                "executors", .array(.departmentCode, 1...32), "departments to carry it out (实施部门)", thread: .dept),
            .optional("credits", .array(.reference, 1...32), "credit records that give cause", thread: .credit),
            .optional("from", .date, "first day"),
            .optional("until", .date, "last day; none: until lifted"),
            .optional("due", .date, "by when executors report (反馈期限)"),
            .optional("law", .reference, "law it rests on", thread: .law),
            .optional("article", .text(1...50), "article of that law"),
        ] + .sanctionStep)
}

extension [Field] {
    /// What every event about a joint measure may have besides its own.
    static let sanctionStep: [Field] = [
        .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        .optional(
            "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
        .optional("remark", .text(1...500), "what else there is to say; no personal data"),
    ]
}
