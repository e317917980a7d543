extension Vocabulary {
    /// Exchange with the national system (国家对接).
    static let exchange: [EventType] = []
}
