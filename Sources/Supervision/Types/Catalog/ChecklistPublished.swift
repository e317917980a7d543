extension EventType {
    /// A checklist of an item is in use.
    public static let checklistPublished = EventType(
        "checklist.published", title: "检查实施清单发布", family: .catalog, isReference: true,
        subject: .thread(.checklist, id: ChecklistCode.pattern),
        summary: """
            What a department looks at when it inspects under an item: points with their content and method. The \
            latest publication of a code counts from its first day on.
            """,
        fields: [
            .required("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .required("department", .departmentCode, "implementing body (实施机构)", thread: .dept),
            .required("name", .text(1...200), "name (清单名称)"),
            .required("effectiveFrom", .date, "first day it applies"),
            .optional("effectiveTo", .date, "last day it applies"),
            .optional("uses", .array(.code(.checklistUse), 1...4), "checks it is for (检查类型)"),
            .required("points", .array(.object(.checklistPoint), 1...200), "points (检查项)"),
        ])
}

extension Shape {
    /// A point of a checklist (检查项).
    static let checklistPoint = Shape([
        .required("code", .pattern(Pattern("a point's code", .set("A-Za-z0-9.-", 1...40))), "code"),
        .required("content", .text(1...500), "what is looked at (检查内容)"),
        .optional("method", .text(1...1_000), "how (操作要领和方法)"),
        .optional("penaltyBasis", .text(1...300), "what breaking it is punished by (处罚依据)"),
    ])
}
