extension EventType {
    /// What the department found.
    public static let riskLeadInvestigated = EventType(
        "risklead.investigated", title: "风险线索核查", family: .risk, subject: .thread(.lead),
        summary: "The department has looked into the lead, on site or from its records.",
        fields: [
            .required("finding", .code(.riskFinding), "finding (核查结果)"),
            .optional("inspections", .array(.reference, 1...64), "inspections it made", thread: .inspection),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ] + .leadStep)
}
