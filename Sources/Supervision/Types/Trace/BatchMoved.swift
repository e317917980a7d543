extension EventType {
    /// A batch, or some of it, goes from one to another.
    public static let batchMoved = EventType(
        "batch.moved", title: "批次流通", family: .trace, subject: .thread(.batch),
        summary: "Goods of a batch are delivered by one subject to another. What a citizen buys is not recorded.",
        fields: [
            .required("from", .reference, "who delivers (供货者)", thread: .subject),
            .required("to", .reference, "who receives (购货者)", thread: .subject),
            .optional("movedOn", .date, "day, when not the day of `time`"),
            .optional("documentNumber", .text(1...100), "number of the delivery note (凭证号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ] + .batchQuantity)
}
