extension EventType {
    /// A department decides to handle a complaint.
    public static let complaintAccepted = EventType(
        "complaint.accepted", title: "投诉受理", family: .complaints, subject: .thread(.complaint),
        summary: "The department takes up the complaint; the term of mediation begins.",
        fields: [
            .optional("officer", .certificate, "officer in charge, by certificate number (承办人)", thread: .officer),
            .optional("subject", .reference, "subject complained about, as found", thread: .subject),
            .optional("item", .itemCode, "catalog item concerned", thread: .item),
            .optional("documentNumber", .text(1...100), "number of the decision (文书号)"),
            .optional("informedOn", .date, "day the complainant was told"),
            .optional(
                "department", .departmentCode, "department that accepts, when another's system records it",
                thread: .dept),
        ])
}
