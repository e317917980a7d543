extension Vocabulary {
    /// Approval linkage (审管联动).
    static let linkage: [EventType] = [
        .approvalGranted, .approvalChanged, .approvalCancelled, .approvalTaken,
    ]
}
