extension Vocabulary {
    /// Exchange with the national system (国家对接).
    static let exchange: [EventType] = [.exchangeSent, .exchangeAcknowledged, .exchangeRejected, .exchangeReceived]
}

extension [Field] {
    /// What names a parcel's content.
    static let parcel: [Field] = [
        .required("records", .integer(0...9_007_199_254_740_991), "how many records (记录数)"),
        .optional("batch", .text(1...60), "batch number of the front-end database (CD_BATCH)"),
        .optional("sha256", .pattern(.sha256), "SHA-256 of the content as sent"),
        .optional("remark", .text(1...500), "what else there is to say; no personal data"),
    ]
}
