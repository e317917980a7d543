extension EventType {
    /// A department's key may sign from now on.
    public static let keyEnrolled = EventType(
        "key.enrolled", title: "密钥登记", family: .authority, author: .root, subject: .thread(.key, id: .keyID),
        summary: """
            A key of a department's system or officer is enrolled; the subject is `key/<its id>`. For a suspended key \
            it ends the suspension. A revoked key never comes back.
            """,
        fields: [
            .required(
                "key", .verifierKey, "the key; its name is `<origin>/dept/<code>/<system>` or `…/officer/<certificate>`"
            ),
            .required("department", .departmentCode, "department, as in the key's name", thread: .dept),
            .optional(
                "officer", .certificate, "certificate number (执法证号), as in an officer's key's name", thread: .officer),
        ])
}
