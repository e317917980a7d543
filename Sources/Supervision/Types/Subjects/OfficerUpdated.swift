extension EventType {
    /// What is known of an officer changes.
    public static let officerUpdated = EventType(
        "officer.updated", title: "执法人员变更", family: .subjects, isReference: true,
        subject: .thread(.officer, id: Certificate.pattern),
        summary: """
            An officer goes to another department, the term is renewed, a suspension is over, or a particular is \
            corrected. What is not named stays.
            """,
        fields: [
            .required("effectiveFrom", .date, "first day it applies"),
            .optional("department", .departmentCode, "the officer's new department (所属机构)", thread: .dept),
            .optional("validTo", .date, "new last day of the term (有效期止)"),
            .optional("restoredFrom", .date, "first day a suspended certificate is valid again (恢复日期)"),
            .optional("category", .text(1...100), "field of enforcement (执法类别)"),
            .optional("division", .division, "area of enforcement (执法区域)"),
            .optional("nature", .code(.officerNature), "officer nature (人员性质)"),
            .optional("supervisor", .boolean, "supervises enforcement (是否监督人员)"),
            .optional("legalQualification", .boolean, "passed the legal profession's examination (法律职业资格)"),
            .optional("name", .sealed, "name, sealed"),
            .optional("identity", .sealed, "identity number, sealed"),
            .optional("contact", .sealed, "telephone, sealed"),
            .optional("particulars", .sealed, "sex, birth, ethnicity, education, rank, sealed"),
            .optional("identityDigest", .pattern(.sha256), "salted keyed digest of the identity number, for matching"),
        ])
}
