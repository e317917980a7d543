extension EventType {
    /// A subject has to put something right.
    public static let rectificationOrdered = EventType(
        "rectification.ordered", title: "责令改正", family: .actions, subject: .thread(.inspection),
        summary: "What an inspection found has to be put right within a term.",
        fields: [
            .required("due", .date, "last day (整改期限)"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional(
                "points", .array(.pattern(Pattern("a point's code", .set("A-Za-z0-9.-", 1...40))), 1...64),
                "checklist points concerned"),
            .optional("requirement", .text(1...500), "what has to be done; no personal data"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}
