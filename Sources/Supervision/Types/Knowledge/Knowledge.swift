extension Vocabulary {
    /// Knowledge (知识库): laws, cases, contingency plans.
    static let knowledge: [EventType] = [
        .lawPublished, .lawAmended, .lawRepealed, .casePublished, .contingencyPublished,
    ]
}
