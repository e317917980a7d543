extension EventType {
    /// It was looked at whether something was put right.
    public static let rectificationVerified = EventType(
        "rectification.verified", title: "整改复查", family: .actions, subject: .thread(.inspection),
        summary: """
            A second look behind an order to put right. It is part of the same inspection and needs no cause of its \
            own.
            """,
        fields: [
            .required("result", .code(.rectificationResult), "result (复查结果)"),
            .optional("verifiedOn", .date, "day of the second look, when `time` only records its entry"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("officers", .array(.object(.inspectingOfficer), 0...16), "who acted, by certificate number"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
