extension EventType {
    /// An item has a new version.
    public static let itemAmended = EventType(
        "item.amended", title: "监管事项变更", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: """
            A new version of a published item, whole. The version before ends the day before this one takes effect; \
            what it said stays true for its days.
            """,
        fields: [.optional("reason", .text(1...500), "why (变更原因); no personal data")] + Field.itemVersion,
        rules: [.licencesNamed])
}
