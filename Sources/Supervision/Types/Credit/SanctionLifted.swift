extension EventType {
    /// A joint measure ends.
    public static let sanctionLifted = EventType(
        "sanction.lifted", title: "联合奖惩解除", family: .credit, subject: .thread(.sanction),
        summary: "The measure ends, at its term or before.",
        fields: [
            .required("subject", .reference, "subject (奖惩对象)", thread: .subject),
            .required("reason", .code(.sanctionEnd), "reason (解除原因)"),
            .optional("effectiveOn", .date, "first day without it, when not the day of `time`"),
        ] + .sanctionStep)
}
