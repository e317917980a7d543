extension EventType {
    /// The head of a department approves an inspection before it begins.
    public static let inspectionApproved = EventType(
        "inspection.approved", title: "检查审批", family: .actions, subject: .thread(.inspection),
        summary: """
            Every inspection needs approval, one that a complaint led to as well; an urgent one is reported and its \
            papers follow.
            """,
        fields: [
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("cause", .code(.inspectionCause), "what gives rise to it (检查事由)"),
            .optional("plan", .reference, "plan it belongs to (检查计划)", thread: .plan),
            .optional("complaint", .reference, "complaint that led to it", thread: .complaint),
            .optional("lead", .reference, "risk lead that led to it (风险线索)", thread: .lead),
            .optional("officers", .array(.object(.inspectingOfficer), 0...16), "who acted, by certificate number"),
            .optional("approver", .certificate, "who approved it, by certificate number (批准人)", thread: .officer),
            .optional("urgent", .boolean, "begun at once, papers after (紧急情况补办)"),
            .optional("from", .date, "first day it may be made"),
            .optional("until", .date, "last day it may be made"),
            .optional("division", .division, "where (行政区划)"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}
