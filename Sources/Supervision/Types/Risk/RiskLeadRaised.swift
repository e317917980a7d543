extension EventType {
    /// A risk lead.
    public static let riskLeadRaised = EventType(
        "risklead.raised", title: "风险线索生成", family: .risk, subject: .thread(.lead),
        summary: """
            A model, the national system or a department suspects a risk. A lead may start an inspection; it decides no \
            case. What the model saw stays with it, so that its precision can be measured.
            """,
        fields: [
            .required("source", .code(.riskSource), "where it comes from (线索来源)"),
            .optional("model", .reference, "model that raised it (模型)", thread: .model),
            .optional("modelVersion", .integer(1...1_000_000), "version of that model"),
            .optional("score", .integer(0...1_000), "score the model gave, of 1000"),
            .optional("features", .array(.object(.riskFeatureValue), 1...64), "what the model saw"),
            .optional("subject", .reference, "subject it is about (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item concerned", thread: .item),
            .optional("division", .division, "where (行政区划)"),
            .optional("level", .code(.riskLevel), "level the model proposes"),
            .optional("title", .text(1...200), "what is suspected; no personal data"),
            .optional("complaints", .array(.reference, 1...64), "complaints it rests on", thread: .complaint),
            .optional("inspections", .array(.reference, 1...64), "inspections it rests on", thread: .inspection),
            .optional("signals", .array(.reference, 1...64), "signals it rests on", thread: .signal),
            .optional("batches", .array(.reference, 1...64), "batches of goods concerned", thread: .batch),
            .optional("parcel", .reference, "parcel of the national exchange it came with", thread: .exchange),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ] + .leadStep,
        rules: [.when("source", isIn: ["national"], requires: ["parcel"])])
}

extension Shape {
    static let riskFeatureValue = Shape([
        .required("name", .text(1...60), "feature of the model"),
        .required("value", .number(-1e15...1e15), "what it was"),
    ])
}
