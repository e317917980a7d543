extension EventType {
    /// A department may no longer record events of some types.
    public static let grantWithdrawn = EventType(
        "grant.withdrawn", title: "撤回授权", family: .authority, author: .root,
        subject: .thread(.dept, id: DepartmentCode.pattern),
        summary: "Takes back what was given, in the words and for the division in which it was given.",
        fields: .grant + [.optional("reason", .text(1...300), "why")])
}
