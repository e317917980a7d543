extension EventType {
    /// An executor applies a joint measure.
    public static let sanctionApplied = EventType(
        "sanction.applied", title: "联合奖惩实施", family: .credit, subject: .thread(.sanction),
        summary: "A department that was asked to applies the measure to the subject.",
        fields: [
            .required("subject", .reference, "subject (奖惩对象)", thread: .subject),
            .optional("measure", .text(1...200), "measure as applied, when another than asked for"),
            .optional("from", .date, "first day"),
            .optional("until", .date, "last day"),
        ] + .sanctionStep)
}
