extension EventType {
    /// What the department did about it: the answer to the lead.
    public static let riskLeadDisposed = EventType(
        "risklead.disposed", title: "风险线索处置反馈", family: .risk, subject: .thread(.lead),
        summary: "The department reports what it did. This answers the assignment and stops its clock.",
        fields: [
            .required("measures", .array(.code(.riskDisposal), 1...9), "what was done (处置措施)"),
            .optional("inspections", .array(.reference, 1...64), "inspections it led to", thread: .inspection),
            .optional("penalties", .array(.reference, 1...64), "cases it led to", thread: .penalty),
            .optional("coercions", .array(.reference, 1...64), "coercion it led to", thread: .coercion),
            .optional("batches", .array(.reference, 1...64), "batches recalled", thread: .batch),
        ] + .leadStep)
}
