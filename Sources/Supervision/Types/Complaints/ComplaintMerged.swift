extension EventType {
    /// A complaint goes on as part of another.
    public static let complaintMerged = EventType(
        "complaint.merged", title: "投诉举报合并", family: .complaints, subject: .thread(.complaint),
        summary: """
            The subject repeats another complaint, or is about the same matter, and is handled with it: it ends here, \
            the other goes on.
            """,
        fields: [
            .required("into", .reference, "the complaint that goes on (并入件)", thread: .complaint),
            .optional("reason", .text(1...300), "why (合并原因); no personal data"),
        ])
}
