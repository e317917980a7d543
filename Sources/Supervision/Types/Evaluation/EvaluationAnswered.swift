extension EventType {
    /// The evaluating department answers an objection.
    public static let evaluationAnswered = EventType(
        "evaluation.answered", title: "效能评估异议答复", family: .evaluation,
        subject: .thread(.evaluation, id: .evaluationID),
        summary: """
            Whoever evaluates answers an objection: accepted, accepted in part or rejected. Accepted entries are left out \
            of scores; the figure itself stays, and shows both.
            """,
        fields: [
            .required("indicator", .pattern(.indicatorName), "indicator in dispute (异议指标)"),
            .required("result", .code(.evaluationAnswer), "result (答复结论)"),
            .optional(
                "entries", .array(.integer(0...9_007_199_254_740_991), 1...256),
                "entries the objection is accepted for, by index"),
            .optional("reason", .text(1...500), "why; no personal data"),
            .optional(
                "department", .departmentCode, "department that answers, when another's system records it",
                thread: .dept),
            .optional("documentNumber", .text(1...60), "document number (文号)"),
        ],
        rules: [
            .when("result", isIn: ["accepted", "partly"], requires: ["entries"]),
            .when("result", isIn: ["rejected"], requires: ["reason"], forbids: ["entries"]),
        ])
}
