extension Vocabulary {
    /// Credit (信用): records, disputes, repair, models, joint punishment and incentive.
    static let credit: [EventType] = []
}
