extension EventType {
    /// A lead goes into another.
    public static let riskLeadMerged = EventType(
        "risklead.merged", title: "风险线索合并", family: .risk, subject: .thread(.lead),
        summary: "The lead says what another says already: it ends here and is followed there.",
        fields: [
            .required("into", .reference, "lead that goes on (并入线索)", thread: .lead),
            .optional("reason", .text(1...300), "why; no personal data"),
        ] + .leadStep)
}
