// Code lists of enforcement officers (执法人员) and their certificates.

extension CodeList {
    /// Officer nature (人员性质).
    static let officerNature = CodeList(
        "officer nature",
        [
            "civil-servant": "公务员 civil servant", "managed": "参公管理人员 managed as a civil servant",
            "institution": "事业编制 staff of a public institution", "other": "其他 other",
        ])

    /// Why a certificate is suspended.
    static let officerSuspension = CodeList(
        "reason of suspension",
        [
            "discipline": "违法违纪 breach of discipline", "training": "培训考核不合格 training or examination failed",
            "review": "年审未通过 yearly review not passed", "leave": "离岗 away from the post", "other": "其他 other",
        ])

    /// Why a certificate is valid no more.
    static let officerExpiry = CodeList(
        "reason of expiry",
        [
            "term": "有效期届满 its term ended", "revoked": "吊销 revoked", "left": "调离或辞职 left enforcement",
            "retired": "退休 retired", "lost": "遗失注销 lost and cancelled", "other": "其他 other",
        ])
}
