extension EventType {
    /// An inspection has been made and its result is on record.
    public static let inspectionCompleted = EventType(
        "inspection.completed", title: "检查行为", family: .actions, subject: .thread(.inspection),
        summary: """
            An inspection with its result. The type takes what a record may lack in the world: a rule that a record \
            breaks (item and checklist named, at least two officers with certificate numbers, points answered) makes \
            it irregular in the views and counts against the department; it is recorded all the same.
            """,
        fields: [
            .required("subject", .reference, "inspected subject (监管对象)", thread: .subject),
            .required("result", .code(.inspectionResult), "result (检查结果)"),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("checklist", .checklistCode, "checklist (检查实施清单编码)"),
            .optional("department", .departmentCode, "implementing body (实施机构)", thread: .dept),
            .optional("entrusted", .departmentCode, "entrusted body (受委托部门)", thread: .dept),
            .optional(
                "joint", .array(.departmentCode, 1...16), "other departments of a joint inspection", thread: .dept),
            .optional("plan", .reference, "plan that called for it (检查计划)", thread: .plan),
            .optional("cause", .code(.inspectionCause), "what gave rise to it (检查事由)"),
            .optional("complaint", .reference, "complaint that led to it", thread: .complaint),
            .optional("lead", .reference, "risk lead that led to it (风险线索)", thread: .lead),
            .optional("recheckOf", .reference, "inspection that it follows up (复查)", thread: .inspection),
            .optional("party", .object(.party), "party (行政相对人), when not the subject itself"),
            .optional("licence", .text(1...60), "licence the inspection looked at"),
            .optional("division", .division, "where (行政区划)"),
            .optional("form", .code(.inspectionForm), "form (检查形式)"),
            .optional("way", .code(.inspectionWay), "way (检查方式)"),
            .optional("purpose", .text(1...100), "occasion in the department's own words"),
            .optional(
                "officers", .array(.object(.inspectingOfficer), 0...16), "who inspected; fewer than two is irregular",
                source: "行政处罚法 art. 42"),
            .optional("points", .array(.object(.inspectionPoint), 0...200), "checklist points (检查项) and their results"),
            .optional("resultCodes", .array(.code(.randomCheckResult), 1...17), "result codes, one an element"),
            .optional("violations", .object(.violationCounts), "how many, by gravity"),
            .optional("risk", .code(.risk), "risk class of the subject at the time"),
            .optional("followUp", .array(.code(.followUp), 1...4), "what follows (后续处理)"),
            .optional("correctBy", .date, "term for correction (整改期限)"),
            .optional("documentNumber", .text(1...100), "number of the record (文书号)"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
            .optional("latitude", .number(-90...90), "degrees north"),
            .optional("longitude", .number(-180...180), "degrees east"),
        ])
}

extension Shape {
    /// The party to an action (行政相对人). A citizen is never named in clear.
    static let party = Shape(
        [
            .required("nature", .code(.partyNature), "party nature (相对人性质)"),
            .required("identityKind", .code(.identityKind), "kind of identity document (证件类型)"),
            .optional("name", .text(1...200), "name of an organisation"),
            .optional("creditCode", .creditCode, "credit code of an organisation"),
            .optional("sealedName", .sealed, "a citizen's name"),
            .optional("sealedIdentity", .sealed, "a citizen's identity number"),
        ],
        rules: [
            .when("nature", isIn: ["1"], requires: ["sealedIdentity"], forbids: ["name", "creditCode"]),
            .when("nature", isIn: ["2", "3"], requires: ["name"], forbids: ["sealedName", "sealedIdentity"]),
        ])

    static let inspectingOfficer = Shape([
        .required("certificate", .certificate, "certificate number (执法证号)", thread: .officer),
        .optional("role", .code(.officerRole), "part taken"),
        .optional("department", .departmentCode, "the officer's department, when another", thread: .dept),
    ])

    static let inspectionPoint = Shape([
        .required("code", .pattern(Pattern("a point's code", .set("A-Za-z0-9.-", 1...40))), "point of the checklist"),
        .required("result", .code(.pointResult), "its result"),
        .optional("remark", .text(1...500), "what was seen; no personal data"),
    ])

    static let violationCounts = Shape([
        .required("critical", .integer(0...10_000), "critical"),
        .required("serious", .integer(0...10_000), "serious"),
        .required("minor", .integer(0...10_000), "minor"),
    ])

    /// An attachment: the log holds its hash, the evidence store its bytes.
    static let evidence = Shape([
        .required("sha256", .pattern(.sha256), "SHA-256 of the content"),
        .required("mediaType", .pattern(.mediaType), "media type"),
        .optional("size", .integer(0...1_099_511_627_776), "bytes"),
        .optional("title", .text(1...200), "what it shows; no personal data"),
    ])
}
