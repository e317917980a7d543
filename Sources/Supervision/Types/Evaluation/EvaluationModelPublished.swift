extension EventType {
    /// What counts how much in the evaluation from now on.
    public static let evaluationModelPublished = EventType(
        "evaluationmodel.published", title: "效能评估模型发布", family: .evaluation, author: .root,
        subject: .thread(.model),
        summary: """
            Indicators, their weights and what earns full points. It holds from the first month that begins behind its \
            publication and its first day: nobody is measured by weights that were not known before.
            """,
        fields: [
            .required("version", .integer(1...1_000_000), "version of the model"),
            .required("title", .text(1...100), "name (模型名称)"),
            .required("groups", .array(.object(.evaluationGroup), 1...4), "groups of indicators and their weights"),
            .required("indicators", .array(.object(.evaluationWeight), 1...64), "indicators that are scored"),
            .optional("effectiveFrom", .date, "first day, when behind its publication"),
            .optional("source", .text(1...300), "document it follows (依据)"),
        ])
}

extension Shape {
    static let evaluationGroup = Shape([
        .required("group", .code(.evaluationGroup), "group (指标类别)"),
        .required("weight", .integer(0...1_000), "weight of the group among groups (权重)"),
    ])

    /// Points of an indicator go in a straight line from none at `zeroAt` to all at `fullAt`.
    static let evaluationWeight = Shape([
        .required("indicator", .pattern(.indicatorName), "indicator (指标)"),
        .required("group", .code(.evaluationGroup), "its group"),
        .required("weight", .integer(1...1_000), "weight within the group"),
        .required("direction", .code(.evaluationDirection), "which values are good"),
        .optional(
            "fullAt", .integer(0...1_000_000_000),
            "value with all points: thousandths of a share, number, median of seconds; else 1000 or, lower is better, 0"
        ),
        .optional(
            "zeroAt", .integer(0...1_000_000_000), "value without points; else 0 or, lower is better, 1000"),
    ])
}
