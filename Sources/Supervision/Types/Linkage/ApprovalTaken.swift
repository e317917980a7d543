extension EventType {
    /// The supervising department takes up what was approved.
    public static let approvalTaken = EventType(
        "approval.taken", title: "监管承接", family: .linkage, subject: .thread(.approval),
        summary: "The supervising department has received the approval and says how it will supervise.",
        fields: [
            .optional("measure", .code(.takeUpMeasure), "how it will supervise (监管措施)"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("plan", .reference, "plan it belongs to (检查计划)", thread: .plan),
            .optional("takenOn", .date, "day, when `time` only records its entry (承接日期)"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
