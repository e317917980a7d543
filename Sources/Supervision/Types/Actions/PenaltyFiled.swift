extension EventType {
    /// A case of administrative penalty is opened.
    public static let penaltyFiled = EventType(
        "penalty.filed", title: "行政处罚立案", family: .actions, subject: .thread(.penalty),
        summary: "A department opens a case. Decisions of the ordinary procedure are due within 90 days.",
        fields: [
            .required("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("source", .code(.caseSource), "where the case comes from (案件来源)"),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("inspection", .reference, "inspection it follows from (检查行为编号)", thread: .inspection),
            .optional("complaint", .reference, "complaint that led to it", thread: .complaint),
            .optional("lead", .reference, "risk lead that led to it (风险线索)", thread: .lead),
            .optional("party", .object(.party), "party (行政相对人), when not the subject itself"),
            .optional("name", .text(1...500), "name of the case (案件名称); no personal data"),
            .optional("facts", .text(1...1_000), "what is suspected (违法事实); no personal data"),
            .optional("major", .boolean, "major case (重大案件)"),
            .optional("officers", .array(.object(.inspectingOfficer), 0...16), "who acted, by certificate number"),
            .optional("division", .division, "where (行政区划)"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("filedOn", .date, "day it was opened, when `time` only records its entry (立案日期)"),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}
