extension EventType {
    /// A complaint or report has come in.
    public static let complaintRegistered = EventType(
        "complaint.registered", title: "投诉举报登记", family: .complaints, subject: .thread(.complaint),
        summary: """
            A complaint or report is registered at the desk. Who complained, and what was said in free words, travels \
            sealed; the place only as areas and a grid of about 100 m.
            """,
        fields: [
            .required("channel", .code(.complaintChannel), "how it came in (来源渠道)"),
            .required("kind", .code(.complaintKind), "complaint or report (类型)"),
            .optional("category", .text(1...100), "class of problem (问题类别), such as Sanitation Code Violation"),
            .optional("nature", .text(1...100), "nature of the violation complained of"),
            .optional("subject", .reference, "subject complained about (被投诉举报对象)", thread: .subject),
            .optional(
                "department", .departmentCode,
                "department concerned (涉及部门); when it is the one that registers, it handles the complaint itself",
                thread: .dept),
            .optional("item", .itemCode, "catalog item concerned", thread: .item),
            .optional("receivedOn", .date, "day of receipt, when `time` only records its entry"),
            .optional("sourceNumber", .text(1...100), "number in the system it came from (来源工单编号)"),
            .optional("splitFrom", .reference, "complaint of which this is a part (拆分来源)", thread: .complaint),
            .optional("sourceStatus", .text(1...60), "status in the exporting system, as written there"),
            .optional("place", .object(.complaintPlace), "where"),
            .optional("complainant", .object(.complainant), "who", source: "市场监督管理投诉举报处理暂行办法 art. 33"),
            .optional("content", .sealed, "what was said, sealed"),
            .optional("contentDigest", .pattern(.sha256), "salted keyed digest of the content, to find duplicates"),
            .optional("important", .boolean, "marked as important"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ])
}

extension Shape {
    /// A place without an address: the place complained of may be a home.
    static let complaintPlace = Shape([
        .optional("division", .division, "division (行政区划)"),
        .optional("street", .pattern(Pattern("9 digits of a street", .set("0-9", 9))), "street or township (街道)"),
        .optional("ward", .integer(0...10_000), "ward"),
        .optional("policeDistrict", .integer(0...10_000), "police district"),
        .optional("communityArea", .integer(0...10_000), "community area"),
        .optional("postcode", .pattern(.postcode), "postcode"),
        .optional("latitudeMilli", .integer(-90_000...90_000), "thousandths of a degree north"),
        .optional("longitudeMilli", .integer(-180_000...180_000), "thousandths of a degree east"),
        .optional("address", .sealed, "the address, sealed"),
    ])

    /// Who complained: confidential even to most of the department that handles the case.
    static let complainant = Shape([
        .optional("anonymous", .boolean, "gave no name (匿名)"),
        .optional("confidential", .boolean, "asked for confidentiality (要求保密)"),
        .optional("name", .sealed, "name"),
        .optional("identity", .sealed, "identity number"),
        .optional("contact", .sealed, "telephone and address"),
        .optional("identityDigest", .pattern(.sha256), "salted keyed digest, for matching repeated complaints"),
    ])
}
