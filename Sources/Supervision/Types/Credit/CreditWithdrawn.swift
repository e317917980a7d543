extension EventType {
    /// A record counts no more.
    public static let creditWithdrawn = EventType(
        "credit.withdrawn", title: "信用信息撤销", family: .credit, subject: .thread(.credit),
        summary: """
            A record is taken back: it was wrong or its basis is gone, and counts on no day; or its subject left the \
            list, and it counts until then. The event that made it stays in the log.
            """,
        fields: [
            .required("reason", .code(.creditWithdrawal), "reason (撤销原因)"),
            .optional("effectiveOn", .date, "first day without it, when not the day of `time`"),
            .optional("informedOn", .date, "day the subject was told"),
        ] + .creditStep)
}
