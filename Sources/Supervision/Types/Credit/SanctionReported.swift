extension EventType {
    /// An executor reports back.
    public static let sanctionReported = EventType(
        "sanction.reported", title: "联合奖惩反馈", family: .credit, subject: .thread(.sanction),
        summary: "A department tells the requester what became of the measure.",
        fields: [
            .required("subject", .reference, "subject (奖惩对象)", thread: .subject),
            .required("result", .code(.sanctionResult), "result (落实情况)"),
        ] + .sanctionStep)
}
