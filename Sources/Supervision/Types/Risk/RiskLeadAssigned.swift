extension EventType {
    /// A lead is given to a department.
    public static let riskLeadAssigned = EventType(
        "risklead.assigned", title: "风险线索派发", family: .risk, subject: .thread(.lead),
        summary: "A department gets the lead and a term: it acknowledges, investigates and disposes of it by then.",
        fields: [
            .required("to", .departmentCode, "department that is to act (核查部门)", thread: .dept),
            .required("due", .date, "last day for the report on its disposal (反馈期限)"),
            .optional("acknowledgeBy", .date, "last day to acknowledge (签收期限)"),
            .optional("assisting", .array(.departmentCode, 1...16), "departments that assist", thread: .dept),
        ] + .leadStep)
}
