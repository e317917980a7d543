extension Vocabulary {
    /// Evaluation of the supervisors (效能评估).
    static let evaluation: [EventType] = [.evaluationModelPublished, .evaluationObjected, .evaluationAnswered]
}

extension Pattern {
    /// An evaluation's id: whose, and of which month.
    static let evaluationID = Pattern(
        "<department>/<month>", .set(CreditCode.characters, 18), .literal("/"), .set("12", 1), .set("0-9", 3),
        .literal("-"), .set("01", 1), .set("0-9", 1))

    /// The name of an indicator (效能指标); which there are changes with the program, so any well-formed one will do.
    static let indicatorName = Pattern("an indicator's name", .set("a-z", 1), .set("a-z0-9.-", 0...63))
}
