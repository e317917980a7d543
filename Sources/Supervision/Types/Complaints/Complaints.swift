extension Vocabulary {
    /// Complaints and reports (投诉举报), from registration to closing.
    static let complaints: [EventType] = [
        .complaintRegistered, .complaintSplit, .complaintMerged, .complaintTransferred, .complaintReturned,
        .complaintAccepted, .complaintDeclined, .complaintSuspended, .complaintResumed, .complaintExtended,
        .complaintUrged,
        .complaintAnswered, .complaintRevisited, .complaintReopened, .complaintClosed,
    ]
}
