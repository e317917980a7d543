extension Vocabulary {
    /// Evaluation of the supervisors (效能评估).
    static let evaluation: [EventType] = []
}
