extension EventType {
    /// A dispute is over: the record stands.
    public static let creditUpheld = EventType(
        "credit.upheld", title: "信用异议核查维持", family: .credit, subject: .thread(.credit),
        summary: "The dispute was looked into and the record is right: it stands, and is no longer marked as disputed.",
        fields: [
            .optional("informedOn", .date, "day the subject was told")
        ] + .creditStep)
}
