extension EventType {
    /// A measure of coercion lasts longer.
    public static let coercionExtended = EventType(
        "coercion.extended", title: "行政强制延期", family: .actions, subject: .thread(.coercion),
        summary: "The term is extended, by at most 30 days.",
        fields: [
            .required("until", .date, "new last day", source: "行政强制法 art. 25"),
            .required("reason", .text(1...300), "why (延期原因); no personal data"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("approver", .certificate, "who approved it, by certificate number (批准人)", thread: .officer),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}
