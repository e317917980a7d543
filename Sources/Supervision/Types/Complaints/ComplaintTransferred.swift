extension EventType {
    /// The desk hands a complaint to the department that has to handle it.
    public static let complaintTransferred = EventType(
        "complaint.transferred", title: "投诉举报转办", family: .complaints, subject: .thread(.complaint),
        summary: """
            The desk hands the complaint to a department, which has to handle it from here on. A department that got \
            it by mistake returns it; that it hands it on by itself is irregular.
            """,
        fields: [
            .required("to", .departmentCode, "department that has to handle it (承办部门)", thread: .dept),
            .optional("due", .date, "last day for its answer, as written on the order (办理期限)"),
            .optional("basis", .text(1...300), "entry of the catalogue of duties, or decision (转办依据)"),
            .optional("item", .itemCode, "catalog item concerned", thread: .item),
            .optional(
                "assigned", .boolean, "decided after a dispute: not to be returned (指定办理)",
                source: "市场监督管理投诉举报处理暂行办法 art. 30"),
            .optional("assisting", .array(.departmentCode, 1...16), "departments that assist (协办部门)", thread: .dept),
            .optional(
                "department", .departmentCode, "department that transfers, when another's system records it",
                thread: .dept),
        ])
}
