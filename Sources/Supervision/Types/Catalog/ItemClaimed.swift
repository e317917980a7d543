extension EventType {
    /// A department takes up an item.
    public static let itemClaimed = EventType(
        "item.claimed", title: "监管事项认领", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: """
            A department of a city or county takes up a published item: it answers for it from now on. Name, basis \
            and types are those of the catalog; where the department shows others they are said here, and what \
            differs is a fault of uniformity.
            """,
        fields: [
            .required("department", .departmentCode, "department that takes it up (认领部门)", thread: .dept),
            .required("division", .division, "where it does (行政区划)"),
            .optional("level", .integer(1...5), "its level (监管层级): 1 national to 5 township"),
            .optional("version", .integer(1...10_000), "version that was taken up; none: the one in force"),
            .optional("name", .text(1...200), "name under which the department shows it"),
            .optional("types", .array(.code(.itemType), 1...4), "types of its sub-items as the department shows them"),
            .optional("basis", .array(.object(.lawClause), 1...32), "legal basis as the department shows it"),
            .optional("implementationCode", .text(1...60), "the department's own code for it (实施编码)"),
        ])
}
