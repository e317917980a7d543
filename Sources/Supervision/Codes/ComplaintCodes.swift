// Code lists of complaints and reports (投诉举报).

extension CodeList {
    /// How it came in.
    static let complaintChannel = CodeList(
        "complaint channel",
        [
            "hotline": "热线(12345) hotline", "national": "国家平台 national platform", "web": "网络 web",
            "letter": "来信 letter", "visit": "来访 visit", "other": "其他 other",
        ])

    static let complaintKind = CodeList(
        "complaint kind",
        ["complaint": "投诉 complaint", "report": "举报 report", "both": "投诉举报 both, to be split"])

    static let complaintOutcome = CodeList(
        "complaint outcome",
        [
            "resolved": "已解决 resolved", "partly-resolved": "部分解决 partly resolved",
            "unresolved": "未解决 not resolved", "duplicate": "重复件 duplicate of another",
            "withdrawn": "撤回 withdrawn", "declined": "不予受理 declined", "not-substantiated": "不属实 not substantiated",
            "unknown": "未说明 the source does not say",
        ])
}
