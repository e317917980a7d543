extension EventType {
    /// Another action of supervision is on record.
    public static let actionRecorded = EventType(
        "action.recorded", title: "其他监管行为", family: .actions, subject: .thread(.action),
        summary: """
            What supervisors do besides inspecting, punishing and coercing: guidance, talks, sampling, monitoring.
            """,
        fields: [
            .required("kind", .code(.otherAction), "what was done (行为类型)"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("plan", .reference, "plan it belongs to (检查计划)", thread: .plan),
            .optional("complaint", .reference, "complaint that led to it", thread: .complaint),
            .optional("lead", .reference, "risk lead that led to it (风险线索)", thread: .lead),
            .optional("inspection", .reference, "inspection it follows from (检查行为编号)", thread: .inspection),
            .optional("result", .text(1...500), "what came of it; no personal data"),
            .optional("officers", .array(.object(.inspectingOfficer), 0...16), "who acted, by certificate number"),
            .optional("division", .division, "where (行政区划)"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ])
}
