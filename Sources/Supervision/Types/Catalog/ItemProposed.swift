extension EventType {
    /// A change of the catalog is proposed.
    public static let itemProposed = EventType(
        "item.proposed", title: "监管事项申报", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: """
            A department proposes a new item, a new version of one, or its end. Nothing is in force by that: review \
            and publication follow. A proposal to abolish repeats the contents that are to end.
            """,
        fields: [
            .required("proposal", .code(.itemProposal), "what is proposed (申报类型)"),
            .optional("reason", .text(1...500), "why (申报理由); no personal data"),
        ] + Field.itemContents,
        rules: [.licencesNamed])
}
