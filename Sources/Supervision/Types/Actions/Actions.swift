extension Vocabulary {
    /// Actions of supervision (监管行为): plans, draws, inspections, penalties, coercion.
    static let actions: [EventType] = [
        .inspectionCompleted,
    ]
}
