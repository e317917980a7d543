extension EventType {
    /// A department disputes a figure.
    public static let evaluationObjected = EventType(
        "evaluation.objected", title: "效能评估异议", family: .evaluation,
        subject: .thread(.evaluation, id: .evaluationID),
        summary: """
            A department disputes a figure of its month; it can name the entries that it disputes. The figure stays as the \
            log has it, and shows the objection.
            """,
        fields: [
            .required("indicator", .pattern(.indicatorName), "indicator in dispute (异议指标)"),
            .required("ground", .code(.evaluationObjection), "ground (异议理由)"),
            .optional("entries", .array(.integer(0...9_007_199_254_740_991), 1...256), "entries in dispute, by index"),
            .optional("statement", .text(1...500), "what the department says; no personal data"),
            .optional(
                "department", .departmentCode, "department that objects, when another's system records it",
                thread: .dept),
            .optional("documentNumber", .text(1...60), "document number (文号)"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ])
}
