extension EventType {
    /// A parcel goes up.
    public static let exchangeSent = EventType(
        "exchange.sent", title: "国家对接上报", family: .exchange, subject: .thread(.exchange),
        summary: """
            Records of one of the seven kinds go to the national system. A parcel that answers one that came down, such \
            as a joint task, names it.
            """,
        fields: [
            .required("kind", .code(.exchangeUp), "kind (数据类别)"),
            .optional("answers", .reference, "parcel that came down and is answered", thread: .exchange),
            .optional("department", .departmentCode, "department whose data it is, or that answers", thread: .dept),
            .optional("inserted", .integer(0...9_007_199_254_740_991), "of these, new (I)"),
            .optional("updated", .integer(0...9_007_199_254_740_991), "changed (U)"),
            .optional("deleted", .integer(0...9_007_199_254_740_991), "deleted (D)"),
            .optional("firstIndex", .integer(0...9_007_199_254_740_991), "first entry of this log it covers"),
            .optional("lastIndex", .integer(0...9_007_199_254_740_991), "last entry of this log it covers"),
        ] + .parcel)
}
