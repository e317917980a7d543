extension EventType {
    /// A contingency plan is in force.
    public static let contingencyPublished = EventType(
        "contingency.published", title: "应急预案发布", family: .knowledge, subject: .thread(.contingency),
        summary: "A plan of what to do when something grave happens; the latest of an id counts.",
        fields: [
            .required("title", .text(1...200), "title (预案名称)"),
            .required("kind", .code(.contingencyKind), "kind of emergency (突发事件类别)", source: "突发事件应对法 art. 2"),
            .required("department", .departmentCode, "who made it (制定部门)", thread: .dept),
            .required("effectiveFrom", .date, "first day it applies"),
            .optional("division", .division, "where it applies (适用范围)"),
            .optional("level", .integer(1...4), "response level (响应级别): 1 gravest"),
            .optional("items", .array(.itemCode, 1...64), "catalog items concerned", thread: .item),
            .optional("summary", .text(1...5_000), "what it provides; no personal data"),
            .optional("evidence", .array(.object(.evidence), 1...8), "the plan, by hash"),
        ])
}
