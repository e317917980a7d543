extension EventType {
    /// An officer has a certificate.
    public static let officerCertified = EventType(
        "officer.certified", title: "执法人员登记", family: .subjects, isReference: true,
        subject: .thread(.officer, id: Certificate.pattern),
        summary: """
            An officer may enforce for a department within a term. Certified again under the same number: another \
            term. Only certified officers may inspect; who the officer is travels sealed.
            """,
        fields: [
            .required("department", .departmentCode, "the officer's department (所属机构)", thread: .dept),
            .required("validFrom", .date, "first day of the term (有效期起)"),
            .required("validTo", .date, "last day of the term (有效期止)"),
            .optional("issuer", .text(1...100), "who issued the certificate (发证机关)"),
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
