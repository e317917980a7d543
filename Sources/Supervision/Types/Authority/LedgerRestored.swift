extension EventType {
    /// The ledger goes on after its database was restored.
    public static let ledgerRestored = EventType(
        "ledger.restored", title: "账本恢复", family: .authority, author: .ledger,
        subject: .thread(.log, id: .origin),
        summary: """
            The ledger's database was restored, or its key had no record of what it had signed. It was compared with these, \
            who knew of no more entries, before the key signed on: this is the first entry behind. Without any, nobody vouches \
            that no entries were lost, and the operator took that on himself.
            """,
        fields: [
            .required("size", .integer(1...9_007_199_254_740_991), "entries that were compared"),
            .required("root", .pattern(.hash), "their root hash"),
            .required("ground", .code(.restoredGround), "why the key did not sign"),
            .required("compared", .array(.object(.restoredComparison), 0...64), "who was asked, and what each knew"),
        ])
}

extension CodeList {
    static let restoredGround = CodeList(
        "ground",
        [
            "restored": "由备份或导出恢复 the database was restored from a backup or an export",
            "unrecorded": "密钥旁无签署记录 beside the key was no note of what it had signed",
        ])
}

extension Shape {
    static let restoredComparison = Shape([
        .required("with", .text(1...300), "a witness by its name, receipts, or a copy of the log"),
        .required("size", .integer(1...9_007_199_254_740_991), "entries that it knew of"),
    ])
}
