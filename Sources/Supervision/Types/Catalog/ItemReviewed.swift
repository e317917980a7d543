extension EventType {
    /// One stage of review of a proposal is over.
    public static let itemReviewed = EventType(
        "item.reviewed", title: "监管事项审核", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: """
            The latest proposal about the item was reviewed: first by the department, then for its legality by the \
            judicial department. A version published without both passed is irregular.
            """,
        fields: [
            .required("stage", .code(.itemReviewStage), "stage (审核环节)"),
            .required("result", .code(.itemReviewResult), "result (审核结果)"),
            .optional("department", .departmentCode, "who reviewed (审核部门)", thread: .dept),
            .optional("opinion", .text(1...1_000), "opinion (审核意见); no personal data"),
            .optional("documentNumber", .text(1...100), "number of the opinion (文书号)"),
        ])
}
