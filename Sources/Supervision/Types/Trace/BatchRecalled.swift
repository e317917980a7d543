extension EventType {
    /// A batch is recalled.
    public static let batchRecalled = EventType(
        "batch.recalled", title: "批次召回", family: .trace, subject: .thread(.batch),
        summary: "A batch is taken back, by its maker's own decision or on a department's order.",
        fields: [
            .required("grade", .code(.recallGrade), "grade (召回级别)"),
            .required("ordered", .boolean, "ordered by a department (责令召回), not the maker's own"),
            .required("reason", .text(1...300), "why (召回原因); no personal data"),
            .optional("recaller", .reference, "who recalls (召回主体)", thread: .subject),
            .optional("department", .departmentCode, "department that ordered or watches it", thread: .dept),
            .optional("lead", .reference, "risk lead that led to it", thread: .lead),
            .optional("due", .date, "last day for it"),
        ] + .batchQuantity)
}
