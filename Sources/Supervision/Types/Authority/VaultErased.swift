extension EventType {
    /// A data key is gone, and with it what it sealed.
    public static let vaultErased = EventType(
        "vault.erased", title: "个人信息删除", family: .authority, subject: .anyThread,
        summary: """
            The data key that sealed somebody's personal data was destroyed: nobody can open these values again, and \
            every proof stays valid. The subject is the thread whose events hold them.
            """,
        fields: [
            .required("key", .pattern(.sealingKey), "id of the data key, as the sealed values name it"),
            .required("ground", .code(.erasureGround), "ground (删除事由)", source: "个人信息保护法 art. 47"),
            .optional("requestedOn", .date, "day the person asked for it"),
            .optional("documentNumber", .text(1...100), "number of the decision (文书号)"),
            .optional("department", .departmentCode, "department that decided", thread: .dept),
            .optional("remark", .text(1...300), "what else there is to say; no personal data"),
        ])
}

extension CodeList {
    static let erasureGround = CodeList(
        "ground of erasure",
        [
            "purpose-ended": "处理目的已实现、无法实现或不再必要 the purpose is reached or gone",
            "retention-over": "保存期限已届满 the term of keeping is over",
            "consent-withdrawn": "个人撤回同意 consent was withdrawn",
            "unlawful": "违法违约处理 processing was against law or agreement",
            "other-law": "法律法规规定的其他情形 another case that the law names",
        ])
}
