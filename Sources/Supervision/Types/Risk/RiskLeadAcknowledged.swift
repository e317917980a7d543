extension EventType {
    /// The department has the lead.
    public static let riskLeadAcknowledged = EventType(
        "risklead.acknowledged", title: "风险线索签收", family: .risk, subject: .thread(.lead),
        summary: "The department that got the lead takes it up.",
        fields: .leadStep)
}
