extension EventType {
    /// What is known of a supervised subject changes.
    public static let subjectUpdated = EventType(
        "subject.updated", title: "监管对象变更", family: .subjects, subject: .thread(.subject),
        summary: """
            Registration data change: name, address, category, risk, representative. What is not named stays. The \
            kind is said again, because it decides what may stand in clear.
            """,
        fields: [
            .required("kind", .code(.subjectKind), "what is supervised, as registered (对象类型)"),
            .optional("name", .text(1...200), "new registered name (名称); not of a natural person"),
            .optional("alias", .text(1...200), "new trade name or sign (字号)"),
            .optional("creditCode", .creditCode, "new or corrected credit code (统一社会信用代码)", thread: .subject),
            .optional("otherId", .object(.otherID), "identifier of another scheme"),
            .optional("category", .text(1...100), "kind of establishment, equipment or product (类别)"),
            .optional("industry", .text(1...20), "industry code (行业代码, GB/T 4754)"),
            .optional("division", .division, "division (行政区划)"),
            .optional("address", .text(1...300), "registered or operating address of a business, place of a site"),
            .optional("postcode", .pattern(.postcode), "postcode"),
            .optional("latitude", .number(-90...90), "degrees north"),
            .optional("longitude", .number(-180...180), "degrees east"),
            .optional("risk", .code(.risk), "risk class the registrar gives"),
            .optional("owner", .reference, "subject that owns or operates this one", thread: .subject),
            .optional("department", .departmentCode, "new department in charge (主管部门)", thread: .dept),
            .optional("effectiveFrom", .date, "first day it applies, when not the day of `time` (变更日期)"),
            .optional("validUntil", .date, "new end of the licence or term"),
            .optional("legalRepresentative", .sealed, "legal representative or operator (法定代表人), sealed"),
            .optional("sealedName", .sealed, "a natural person's name"),
            .optional("sealedIdentity", .sealed, "a natural person's identity number"),
            .optional("sealedContact", .sealed, "telephone and address"),
            .optional("identityDigest", .pattern(.sha256), "salted keyed digest of the identity number, for matching"),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ],
        rules: [
            .when(
                "kind", isIn: ["natural-person"],
                forbids: ["name", "alias", "creditCode", "otherId", "address", "postcode", "latitude", "longitude"]),
            .when(
                "kind",
                isIn: [
                    "legal-person", "individual-business", "social-organisation", "special-equipment", "site",
                    "product",
                ],
                forbids: ["sealedName", "sealedIdentity", "identityDigest"]),
        ])
}
