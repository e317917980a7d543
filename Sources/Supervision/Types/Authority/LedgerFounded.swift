extension EventType {
    /// Entry 0 of every ledger.
    public static let ledgerFounded = EventType(
        "ledger.founded", title: "账本创立", family: .authority, author: .root,
        subject: .thread(.log, id: .origin),
        summary: """
            The first entry: which keys the ledger and its root authority have, who has to witness it, and which \
            vocabulary it began with. Whoever holds the root key can check everything behind it.
            """,
        fields: [
            .required("origin", .pattern(.origin), "origin of the checkpoints; the subject's id"),
            .required("ledgerKey", .verifierKey, "the ledger's key; its name is the origin"),
            .required("rootKey", .verifierKey, "the root authority's key; its name is `<origin>/authority`"),
            .required("witnesses", .object(.witnessPolicy), "who must cosign checkpoints"),
            .required("vocabulary", .pattern(.hash), "SHA-256 over the schemas of all types, see `Vocabulary.hash`"),
        ])
}

extension Shape {
    /// How many of which witnesses a checkpoint needs; 0 of none asks for no witness.
    static let witnessPolicy = Shape([
        .required("quorum", .integer(0...64), "cosignatures needed"),
        .required("keys", .array(.verifierKey, 0...64), "witnesses' keys, type 0x04"),
    ])
}
