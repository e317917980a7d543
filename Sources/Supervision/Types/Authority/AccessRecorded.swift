extension EventType {
    /// Someone has read what is not open to all.
    public static let accessRecorded = EventType(
        "access.recorded", title: "访问记录", family: .authority, author: .ledger, subject: .anyThread,
        summary: """
            Personal or restricted data of the subject's thread was read: by whom, and for which stated purpose. It \
            lies in the thread that was read, so a case file shows its readers.
            """,
        fields: [
            .required("purpose", .text(1...200), "stated purpose (访问目的)", source: "个人信息保护法 art. 6"),
            .optional("department", .departmentCode, "the reader's department", thread: .dept),
            .optional("officer", .certificate, "the reader's certificate number", thread: .officer),
            .optional("system", .text(1...100), "the reading program, when no person read"),
            .optional("fields", .array(.text(1...200), 1...64), "JSON pointers of what was opened"),
            .optional("basis", .text(1...200), "document that allowed it"),
        ],
        rules: [.anyOf(["officer", "department", "system"])])
}
