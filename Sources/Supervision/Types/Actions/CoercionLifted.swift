extension EventType {
    /// A measure of coercion ends.
    public static let coercionLifted = EventType(
        "coercion.lifted", title: "行政强制解除", family: .actions, subject: .thread(.coercion),
        summary: "The measure ends, before or at the end of its term.",
        fields: [
            .required("reason", .code(.coercionEnd), "why (解除原因)", source: "行政强制法 art. 28"),
            .optional("liftedOn", .date, "day, when `time` only records its entry"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
