extension EventType {
    /// A supervised subject enters the registry.
    public static let subjectRegistered = EventType(
        "subject.registered", title: "监管对象登记", family: .subjects, subject: .thread(.subject),
        summary: """
            A supervised subject is registered. Businesses are named in clear; a natural person never is: only sealed \
            values, a keyed digest where records have to be matched, and a subject id that is no identity number.
            """,
        fields: [
            .required("kind", .code(.subjectKind), "what is supervised (对象类型)"),
            .optional("name", .text(1...200), "registered name (名称); not of a natural person"),
            .optional("alias", .text(1...200), "trade name or sign (字号)"),
            .optional(
                "creditCode", .creditCode,
                "unified social credit code (统一社会信用代码); a wrong check character is flagged, not refused",
                thread: .subject),
            .optional(
                "otherId", .object(.otherID), "identifier of another scheme: equipment, product or foreign licence"),
            .optional("category", .text(1...100), "kind of establishment, equipment or product (类别)"),
            .optional("industry", .text(1...20), "industry code (行业代码, GB/T 4754)"),
            .optional("division", .division, "division (行政区划)"),
            .optional("address", .text(1...300), "registered or operating address of a business, place of a site"),
            .optional("postcode", .pattern(.postcode), "postcode"),
            .optional("latitude", .number(-90...90), "degrees north"),
            .optional("longitude", .number(-180...180), "degrees east"),
            .optional("risk", .code(.risk), "risk class the registrar gives"),
            .optional("owner", .reference, "subject that owns or operates this one", thread: .subject),
            .optional("department", .departmentCode, "department in charge (主管部门)", thread: .dept),
            .optional("registeredOn", .date, "day of registration (成立日期)"),
            .optional("validUntil", .date, "end of the licence or term"),
            .optional("legalRepresentative", .sealed, "legal representative or operator (法定代表人), sealed"),
            .optional("sealedName", .sealed, "a natural person's name"),
            .optional("sealedIdentity", .sealed, "a natural person's identity number"),
            .optional("sealedContact", .sealed, "telephone and address"),
            .optional("identityDigest", .pattern(.sha256), "salted keyed digest of the identity number, for matching"),
        ],
        rules: [
            .anyOf(["creditCode", "otherId", "sealedIdentity"]),
            .when(
                "kind", isIn: ["natural-person"], requires: ["sealedIdentity"],
                forbids: ["name", "alias", "creditCode", "otherId", "address", "postcode", "latitude", "longitude"]),
            .when(
                "kind",
                isIn: [
                    "legal-person", "individual-business", "social-organisation", "special-equipment", "site",
                    "product",
                ],
                requires: ["name"], forbids: ["sealedName", "sealedIdentity", "identityDigest"]),
        ])
}

extension Shape {
    /// An identifier of another scheme, such as a Chicago licence number.
    static let otherID = Shape([
        .required(
            "scheme", .pattern(Pattern("a scheme such as chicago-licence", .set("a-z0-9.-", 1...40))),
            "whose numbers these are"),
        .required("value", .text(1...60), "the identifier as that scheme writes it"),
    ])
}
