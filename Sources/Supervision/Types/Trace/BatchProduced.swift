extension EventType {
    /// A batch of goods comes into being.
    public static let batchProduced = EventType(
        "batch.produced", title: "批次生产", family: .trace, subject: .thread(.batch),
        summary: "A batch is produced, imported or packed, out of which other batches.",
        fields: [
            .required("producer", .reference, "subject that produced it (生产者)", thread: .subject),
            .required("product", .text(1...200), "what it is (产品名称)"),
            .required("producedOn", .date, "day of production (生产日期)"),
            .optional("expiresOn", .date, "last day of use (保质期至)"),
            .optional("registration", .reference, "registered product it is of", thread: .subject),
            .optional("code", .text(1...100), "batch number or trace code as printed (批号、追溯码)"),
            .optional("standard", .text(1...100), "standard it follows (执行标准)"),
            .optional("inputs", .array(.reference, 1...64), "batches that went into it (原料批次)", thread: .batch),
            .optional("division", .division, "where (行政区划)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ] + .batchQuantity)
}
