extension EventType {
    /// A version of an item enters the catalog.
    public static let itemPublished = EventType(
        "item.published", title: "监管事项发布", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: """
            An item stands in the catalog with its ten contents. Name, code, basis and types are one over province, \
            city and county: another department that publishes the same code is compared with this one, and what \
            differs is a fault of uniformity.
            """,
        fields: Field.itemVersion, rules: [.licencesNamed])
}
