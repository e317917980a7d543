extension EventType {
    /// A penalty is carried out.
    public static let penaltyExecuted = EventType(
        "penalty.executed", title: "行政处罚执行", family: .actions, subject: .thread(.penalty),
        summary: "A penalty is carried out, in whole or in part.",
        fields: [
            .required("mode", .code(.executionMode), "how (执行方式)"),
            .optional("complete", .boolean, "nothing is left to do (执行完毕)"),
            .optional("paidCents", .integer(0...9_007_199_254_740_991), "paid this time, CNY cents"),
            .optional("executedOn", .date, "day, when `time` only records its entry"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
