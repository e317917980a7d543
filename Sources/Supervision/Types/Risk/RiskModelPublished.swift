extension EventType {
    /// A model that raises leads.
    public static let riskModelPublished = EventType(
        "riskmodel.published", title: "风险预警模型发布", family: .risk, author: .root,
        subject: .thread(.model),
        summary:
            "A version of a risk model: what it looks at and when it raises a lead. Leads name the version they are of.",
        fields: [
            .required("version", .integer(1...1_000_000), "version of the model"),
            .required("title", .text(1...100), "name (模型名称)"),
            .required("features", .array(.object(.riskModelFeature), 1...64), "what it looks at (特征)"),
            .required("threshold", .integer(0...1_000), "score, of 1000, from which a lead is raised"),
            .optional("sources", .array(.code(.riskSource), 1...9), "where its leads come from"),
            .optional("item", .itemCode, "catalog item it serves", thread: .item),
            .optional("national", .boolean, "shared by the national system (国家模型)"),
            .optional("method", .text(1...500), "how features become a score"),
            .optional("effectiveFrom", .date, "first day it is used"),
            .optional("source", .text(1...300), "regulation or notice it follows (依据)"),
        ])
}

extension Shape {
    static let riskModelFeature = Shape([
        .required("name", .text(1...60), "feature (特征名称)"),
        .optional("meaning", .text(1...300), "what it counts, in which window of time"),
        .optional("weight", .integer(-1_000...1_000), "weight in the score, thousandths"),
    ])
}
