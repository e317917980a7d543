extension EventType {
    /// A lead is over.
    public static let riskLeadClosed = EventType(
        "risklead.closed", title: "风险线索归档", family: .risk, subject: .thread(.lead),
        summary: "The lead is filed with the word on whether it was right, by which its model is measured.",
        fields: [
            .required("outcome", .code(.riskOutcome), "whether the lead was right (准确性)")
        ] + .leadStep)
}
