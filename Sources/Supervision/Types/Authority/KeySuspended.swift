extension EventType {
    /// A key may not sign for the time being.
    public static let keySuspended = EventType(
        "key.suspended", title: "密钥停用", family: .authority, author: .root, subject: .thread(.key, id: .keyID),
        summary: "A key is suspended: what it signs is refused until it is enrolled again.",
        fields: .keyWithdrawal)
}

extension [Field] {
    /// What suspending and revoking state alike.
    static let keyWithdrawal: [Field] = [
        .required("key", .pattern(.keyReference), "the key, `<name>+<hex id>`"),
        .required("department", .departmentCode, "department, as in the key's name", thread: .dept),
        .required("reason", .code(.keyWithdrawal), "why"),
        .optional("officer", .certificate, "certificate number, as in an officer's key's name", thread: .officer),
        .optional("compromisedSince", .dateTime, "from when on signatures are in doubt; entries stay as they are"),
        .optional("remark", .text(1...300), "more; no personal data"),
    ]
}

extension CodeList {
    static let keyWithdrawal = CodeList(
        "reason",
        [
            "lost": "遗失 lost", "compromised": "泄露 compromised", "left-post": "离岗 holder left the post",
            "expired": "到期 certificate expired", "superseded": "更换 replaced by another key",
            "investigation": "调查 under investigation", "other": "其他 other",
        ])
}
