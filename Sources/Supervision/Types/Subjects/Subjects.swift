extension Vocabulary {
    /// Supervised subjects (监管对象) and enforcement officers (执法人员).
    static let subjects: [EventType] = [
        .subjectRegistered,
        .officerCertified, .officerUpdated, .officerSuspended, .officerExpired,
    ]
}
