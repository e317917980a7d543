extension EventType {
    /// A case is published for learning.
    public static let casePublished = EventType(
        "case.published", title: "案例发布", family: .knowledge, subject: .thread(.precedent),
        summary: "A typical case of supervision, told without persons, with the laws it applied.",
        fields: [
            .required("title", .text(1...200), "title (案例名称); no personal data"),
            .required("summary", .text(1...5_000), "facts and decision (案情及处理); no personal data"),
            .optional("department", .departmentCode, "department that handled it (办案部门)", thread: .dept),
            .optional("item", .itemCode, "catalog item", thread: .item),
            .optional("penalty", .reference, "penalty case it tells of", thread: .penalty),
            .optional("basis", .array(.object(.lawClause), 1...16), "clauses applied (适用法律)"),
            .optional("lesson", .text(1...2_000), "what to learn (典型意义); no personal data"),
            .optional("evidence", .array(.object(.evidence), 1...8), "attachments, by hash"),
        ])
}
