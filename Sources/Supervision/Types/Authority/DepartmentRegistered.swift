extension EventType {
    /// A department may have keys from now on.
    public static let departmentRegistered = EventType(
        "department.registered", title: "部门登记", family: .authority, author: .root,
        subject: .thread(.dept, id: DepartmentCode.pattern),
        summary: """
            A department is known to the ledger under its 18-character code. Registering it again replaces name, \
            division and level (reorganisation); its keys and grants stay.
            """,
        fields: [
            .required("name", .text(1...100), "name (部门名称)"),
            .required("division", .division, "division (行政区划)"),
            .required("level", .integer(1...5), "1 national, 2 province, 3 city, 4 county, 5 township"),
            .optional("shortName", .text(1...30), "short name (简称)"),
            .optional("parent", .departmentCode, "superior department (上级部门)", thread: .dept),
        ])
}
