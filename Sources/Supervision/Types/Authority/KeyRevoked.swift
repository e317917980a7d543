extension EventType {
    /// A key may never sign again.
    public static let keyRevoked = EventType(
        "key.revoked", title: "密钥吊销", family: .authority, author: .root, subject: .thread(.key, id: .keyID),
        summary: "A key is revoked, finally: what it signs is refused from here on; what it signed before stands.",
        fields: .keyWithdrawal)
}
