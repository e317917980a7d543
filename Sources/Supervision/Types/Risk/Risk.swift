extension Vocabulary {
    /// Risk warning (风险预警): models and leads.
    static let risk: [EventType] = []
}
