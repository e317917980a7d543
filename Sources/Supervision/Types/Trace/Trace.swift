extension Vocabulary {
    /// Tracing of goods (追溯) and signals of third parties.
    static let trace: [EventType] = []
}
