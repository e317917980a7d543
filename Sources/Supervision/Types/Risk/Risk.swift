extension Vocabulary {
    /// Risk warning (风险预警): models and leads.
    static let risk: [EventType] = [
        .riskModelPublished, .riskLeadRaised, .riskLeadMerged, .riskLeadAssessed, .riskLeadAssigned,
        .riskLeadAcknowledged, .riskLeadInvestigated, .riskLeadDisposed, .riskLeadReviewed, .riskLeadClosed,
    ]
}

extension [Field] {
    /// What every event about a lead may have besides its own.
    static let leadStep: [Field] = [
        .optional(
            "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
        .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        .optional("remark", .text(1...500), "what else there is to say; no personal data"),
    ]
}
