extension EventType {
    /// The disposal is reviewed.
    public static let riskLeadReviewed = EventType(
        "risklead.reviewed", title: "风险线索复核", family: .risk, subject: .thread(.lead),
        summary: "Who assigned the lead reviews its disposal: passed, or sent back with a new term.",
        fields: [
            .required("result", .code(.riskReview), "result (复核结论)"),
            .optional("due", .date, "new term, when sent back"),
        ] + .leadStep,
        rules: [
            .when("result", isIn: ["returned"], requires: ["due"]), .when("result", isIn: ["passed"], forbids: ["due"]),
        ])
}
