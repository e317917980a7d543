extension EventType {
    /// Two subjects turn out to be one.
    public static let subjectMerged = EventType(
        "subject.merged", title: "监管对象合并", family: .subjects, subject: .thread(.subject),
        summary: """
            The subject is the same as another, which goes on; from here on nothing new is to be recorded under this \
            one. What was recorded stays where it is, and both rows name each other.
            """,
        fields: [
            .required("into", .reference, "the subject that goes on (并入对象)", thread: .subject),
            .required("basis", .text(1...300), "how it was found out (合并依据); no personal data"),
            .optional("creditCode", .creditCode, "credit code that both carry", thread: .subject),
            .optional("department", .departmentCode, "who decided, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}
