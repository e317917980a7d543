extension Field {
    /// The ten contents (十项内容) of a catalog item: what a proposal drafts and each version states whole.
    static let itemContents: [Field] = [
        .required("department", .departmentCode, "1 department in charge (监管部门)", thread: .dept),
        .required("name", .text(1...200), "2 name of the main item (监管事项主项名称)"),
        .required("sourceClass", .code(.itemSource), "where the duty comes from (主项来源)"),
        .optional(
            "licences", .array(.object(.itemLicence), 1...32), "3 matching licence items and their types (对应许可事项)"),
        .required("subItems", .array(.object(.subItem), 1...64), "4 sub-items (监管事项子项)"),
        .required("objects", .array(.text(1...100), 1...32), "5 supervised objects (监管对象)"),
        .required("measures", .array(.code(.itemMeasure), 1...9), "6 measures (监管措施)"),
        .required("basis", .array(.object(.lawClause), 1...32), "7 legal basis (设定依据): laws and articles"),
        .required("process", .text(1...2_000), "8 process (监管流程); no personal data"),
        .required("result", .text(1...1_000), "9 result (监管结果): what the supervision ends with; no personal data"),
        .required("levels", .array(.integer(1...5), 1...5), "10 levels (监管层级): 1 national to 5 township"),
    ]

    /// The contents of a version, with number and term.
    static let itemVersion: [Field] =
        [
            .required("version", .integer(1...10_000), "number of the version; what it states never changes"),
            .required("effectiveFrom", .date, "first day it applies (生效日期)"),
            .optional("effectiveTo", .date, "last day it applies (失效日期); none: until the next version"),
        ] + itemContents + [
            .optional("businessLine", .text(1...100), "business line (业务条线)"),
            .optional("powerItem", .text(1...60), "code of the power item it matches (权力事项编码)"),
            .optional("nationalItem", .itemCode, "item of the national list that it fills in", thread: .item),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ]
}

extension Rule {
    /// A duty that follows a licence, its own or a cancelled one, says which.
    static let licencesNamed = Rule.when("sourceClass", isIn: ["1"], requires: ["licences"])
}

extension Shape {
    /// A licence item (行政许可事项) that an item of supervision matches.
    static let itemLicence = Shape([
        .required("name", .text(1...200), "name (许可事项名称)"),
        .required("type", .text(1...60), "type (许可事项类型)"),
        .optional("code", .text(1...60), "code (许可事项编码)"),
    ])

    /// A sub-item (子项). For penalties and coercion there is at least one a legal clause.
    static let subItem = Shape([
        .required("code", .pattern(Pattern("a sub-item's code", .set("A-Za-z0-9.-", 1...40))), "code (子项编码)"),
        .required("name", .text(1...200), "name (子项名称)"),
        .required("type", .code(.itemType), "type (子项类型)"),
        .optional("basis", .array(.object(.lawClause), 1...4), "legal clause, when not the item's as a whole"),
    ])

    /// A clause of law (法律条款).
    static let lawClause = Shape([
        .required("law", .reference, "the law", thread: .law),
        .required("article", .text(1...60), "article, as `24` or `24.1` or `第二十四条`"),
        .optional("text", .text(1...1_000), "what it says"),
    ])
}
