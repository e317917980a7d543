extension EventType {
    /// A department may record events of some types.
    public static let grantGiven = EventType(
        "grant.given", title: "授权", family: .authority, author: .root,
        subject: .thread(.dept, id: DepartmentCode.pattern),
        summary: """
            The department may author the named types from the next entry on. With a division the grant is limited: it \
            does not cover events that name another division in their data.
            """,
        fields: .grant + [.optional("basis", .text(1...300), "ground of the grant (依据)")])
}

extension [Field] {
    /// What giving and withdrawing state alike.
    static let grant: [Field] = [
        .required(
            "types", .array(.pattern(.typePattern), 1...64),
            "types, or `<thing>.*` for all of a thing; not the authority's own"),
        .optional("division", .division, "limits the grant to this division"),
    ]
}
