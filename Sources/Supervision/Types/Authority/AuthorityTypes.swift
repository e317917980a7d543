extension Vocabulary {
    /// Who may sign what, the rules that clocks follow, and the ledger's own words.
    static let authority: [EventType] = [
        .ledgerFounded, .departmentRegistered,
        .keyEnrolled, .keySuspended, .keyRevoked, .grantGiven, .grantWithdrawn,
        .calendarPublished, .deadlinePublished,
        .logAnchored, .projectionAttested, .threadsCommitted, .ledgerRestored, .accessRecorded, .vaultErased,
    ]
}
