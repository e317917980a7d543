extension Vocabulary {
    /// Supervised subjects (监管对象) and enforcement officers (执法人员).
    static let subjects: [EventType] = [
        .subjectRegistered, .subjectUpdated, .subjectDeregistered, .subjectMerged,
        .officerCertified, .officerUpdated, .officerSuspended, .officerExpired,
    ]
}
