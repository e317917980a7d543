extension EventType {
    /// A penalty is annulled.
    public static let penaltyAnnulled = EventType(
        "penalty.annulled", title: "行政处罚撤销", family: .actions, subject: .thread(.penalty),
        summary: """
            The decision falls: found unlawful or changed, by whom it says. Its publication is withdrawn within 3 \
            working days.
            """,
        fields: [
            .required("ground", .code(.annulment), "by whom and why (撤销原因)"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("fineCents", .integer(0...9_007_199_254_740_991), "fine that falls away, CNY cents"),
            .optional("withdrawnOn", .date, "day its publication was withdrawn", source: "行政处罚法 art. 48"),
            .optional("replacedBy", .reference, "case of the decision in its place", thread: .penalty),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
