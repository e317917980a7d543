// Code lists that several types use; lists of one type stand beside it. Where a national list was published, its codes
// travel unchanged; the others are words.

extension CodeList {
    /// What kind of thing is supervised.
    static let subjectKind = CodeList(
        "subject kind",
        [
            "legal-person": "企业法人 legal person",
            "individual-business": "个体工商户 individual business",
            "social-organisation": "社会组织 social organisation",
            "natural-person": "自然人 natural person",
            "special-equipment": "特种设备 special equipment",
            "site": "场所 site",
            "product": "产品 product",
        ])

    /// Party nature (相对人性质).
    static let partyNature = CodeList(
        "party nature", ["1": "公民 citizen", "2": "法人 legal person", "3": "其他组织 other organisation"])

    /// Kind of identity document (证件类型) as action records carry it.
    static let identityKind = CodeList(
        "identity kind",
        [
            "001": "统一社会信用代码 unified social credit code",
            "099": "其他法人证件 other document of an organisation",
            "111": "居民身份证 resident identity card",
            "154": "居住证 residence permit",
            "411": "外交护照 diplomatic passport",
            "414": "普通护照 passport",
            "511": "台湾居民来往大陆通行证 travel permit for Taiwan residents",
        ])

    static let risk = CodeList("risk", ["high": "高 high", "medium": "中 medium", "low": "低 low"])

    /// Unit of a statutory clock.
    static let clockUnit = CodeList(
        "clock unit", ["hour": "小时 hour", "day": "自然日 calendar day", "working-day": "工作日 working day"])
}
