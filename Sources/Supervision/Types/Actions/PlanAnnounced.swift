extension EventType {
    /// An inspection plan is public.
    public static let planAnnounced = EventType(
        "plan.announced", title: "检查计划公布", family: .actions, subject: .thread(.plan),
        summary: """
            A department announces whom it will inspect in a period, under which items, and how they are chosen. \
            Announced again under the same number: the plan is changed, and the latest counts.
            """,
        fields: [
            .required("name", .text(1...200), "name (计划名称)"),
            .required("kind", .code(.planKind), "annual or special (计划类型)"),
            .required("selection", .code(.planSelection), "by random draw or directed (抽取方式)"),
            .required("from", .date, "first day (检查开始日期)"),
            .required("until", .date, "last day (检查截止日期)"),
            .required("targets", .integer(1...1_000_000), "how many subjects are to be inspected (抽查数量)"),
            .optional("pool", .integer(1...100_000_000), "how many they are chosen from (对象库数量)"),
            .optional("ratioThousandths", .integer(1...1_000), "share of the pool, in thousandths (抽查比例)"),
            .optional(
                "department", .departmentCode, "department that leads (牵头部门), when another's system records it",
                thread: .dept),
            .optional(
                "departments", .array(.departmentCode, 1...16), "departments that take part (联合部门)", thread: .dept),
            .optional("items", .array(.itemCode, 1...64), "catalog items that are inspected", thread: .item),
            .optional("division", .division, "where (行政区划)"),
            .optional("objects", .text(1...300), "which subjects, in words: kinds, trades, risk classes"),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
