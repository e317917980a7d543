extension EventType {
    /// A record is disputed.
    public static let creditDisputed = EventType(
        "credit.disputed", title: "信用异议", family: .credit, subject: .thread(.credit),
        summary: """
            The subject, or the department itself, says that a record is wrong. It is marked at once and goes on to \
            count until `credit.upheld` or `credit.withdrawn` ends the dispute.
            """,
        fields: [
            .required("ground", .code(.creditDisputeGround), "ground (异议理由)"),
            .optional("receivedOn", .date, "day the dispute was received, when not the day of `time`"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ] + .creditStep)
}
