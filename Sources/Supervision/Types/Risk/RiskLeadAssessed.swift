extension EventType {
    /// People judge a lead.
    public static let riskLeadAssessed = EventType(
        "risklead.assessed", title: "风险线索研判", family: .risk, subject: .thread(.lead),
        summary: "The lead is studied: confirmed with a level, a false alarm, or to be watched.",
        fields: [
            .required("result", .code(.riskAssessment), "result (研判结论)"),
            .optional("level", .code(.riskLevel), "level (预警等级)", source: "突发事件应对法 art. 63 (by analogy)"),
            .optional("area", .array(.division, 1...32), "divisions it concerns (影响范围)"),
            .optional("watchUntil", .date, "day to look again"),
            .optional("advice", .text(1...500), "what to do (措施建议); no personal data"),
        ] + .leadStep,
        rules: [
            .when("result", isIn: ["confirmed"], requires: ["level"]),
            .when("result", isIn: ["false"], forbids: ["level", "watchUntil"]),
        ])
}
