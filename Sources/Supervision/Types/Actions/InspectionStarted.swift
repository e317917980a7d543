extension EventType {
    /// Officers are on site and have shown that they may be.
    public static let inspectionStarted = EventType(
        "inspection.started", title: "扫码入企", family: .actions, subject: .thread(.inspection),
        summary: """
            The officers scanned the subject's code on arrival; the subject sees who they are and why they came.
            """,
        fields: [
            .required("scan", .code(.scanMeans), "how they identified themselves (扫码方式)"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("officers", .array(.object(.inspectingOfficer), 0...16), "who acted, by certificate number"),
            .optional("latitude", .number(-90...90), "degrees north"),
            .optional("longitude", .number(-180...180), "degrees east"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
