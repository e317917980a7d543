// Code lists of tracing (追溯) and of signals (第三方信息).

extension CodeList {
    static let batchTest = CodeList(
        "test result", ["pass": "合格 passed", "fail": "不合格 failed", "doubtful": "存疑 doubtful"])

    /// Grade of a recall.
    static let recallGrade = CodeList(
        "recall grade",
        ["1": "一级 death or grave harm possible", "2": "二级 harm possible", "3": "三级 no harm likely, or label alone"])

    static let signalSource = CodeList(
        "signal source",
        [
            "internet": "互联网 internet", "platform": "平台企业 platform", "device": "物联网设备 device",
            "media": "媒体 media", "association": "行业协会 association", "laboratory": "检测机构 laboratory",
            "other": "其他第三方 other third party",
        ])
}
