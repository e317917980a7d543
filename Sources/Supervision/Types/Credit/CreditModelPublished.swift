extension EventType {
    /// How credit is counted from now on.
    public static let creditModelPublished = EventType(
        "creditmodel.published", title: "信用评价模型发布", family: .credit, author: .root,
        subject: .thread(.model),
        summary: """
            The rule that turns records into a score from 0 to 1000 and a class A to D. It applies to records made after \
            it: those before keep what they weighed. A food-risk grade is another thing with the same letters.
            """,
        fields: [
            .required("version", .integer(1...1_000_000), "version of the model"),
            .required("title", .text(1...100), "name (模型名称)"),
            .required("base", .integer(0...1_000), "score without records"),
            .required(
                "weights", .array(.object(.creditWeight), 1...32), "what records weigh; the first that fits counts"),
            .required("classA", .integer(0...1_000), "lowest score of class A"),
            .required("classB", .integer(0...1_000), "lowest score of class B"),
            .required("classC", .integer(0...1_000), "lowest score of class C; what is below is D"),
            .required(
                "thinFile", .integer(0...1_000), "records below which a file is thin, and its class no better than B"),
            .optional("effectiveFrom", .date, "first day of records it applies to, when behind its publication"),
            .optional("source", .text(1...300), "regulation it follows (依据)"),
        ])
}

extension Shape {
    /// What records of one kind weigh, and for how long.
    static let creditWeight = Shape([
        .required("kind", .code(.creditKind), "kind of records"),
        .optional("gravity", .code(.creditGravity), "of these, only this weight class"),
        .required("points", .integer(0...1_000), "points taken off; of an honour, put on"),
        .optional("decayMonths", .integer(1...600), "months in which the points go down to nothing, day by day"),
        .optional("decayDays", .integer(1...20_000), "days instead of months; without either they stay whole"),
        .optional(
            "disclosureMonths", .integer(1...600), "months of disclosure; without it, until the record is removed"),
    ])
}
