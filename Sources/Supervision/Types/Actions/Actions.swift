extension Vocabulary {
    /// Actions of supervision (监管行为): plans, draws, inspections, penalties, coercion.
    static let actions: [EventType] = [
        .planAnnounced, .drawCommitted, .drawMade, .drawAmended, .inspectionApproved, .inspectionStarted,
        .inspectionCompleted, .inspectionPublished, .rectificationOrdered, .rectificationVerified, .penaltyFiled,
        .penaltyDecided, .penaltyExecuted, .penaltyPublished, .penaltyAnnulled, .coercionImposed, .coercionExtended,
        .coercionLifted, .actionRecorded,
    ]
}
