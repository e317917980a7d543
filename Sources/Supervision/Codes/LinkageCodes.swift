// Code lists of approval linkage (审管联动).

extension CodeList {
    /// How an approval was granted.
    static let approvalMode = CodeList(
        "approval mode",
        [
            "ordinary": "一般审批 after examination", "commitment": "告知承诺 on the applicant's commitment",
            "filing": "备案 by filing", "cancelled": "取消审批 approval no longer needed",
        ])

    /// Why an approval is no more.
    static let approvalEnd = CodeList(
        "reason of cancellation",
        [
            "expired": "有效期届满未延续 not renewed", "requested": "依申请注销 at the holder's request",
            "withdrawn": "撤销 withdrawn as unlawful", "revoked": "吊销 revoked as a penalty",
            "holder-gone": "主体终止 the holder is no more", "other": "其他 other",
        ])

    /// How what was approved will be supervised.
    static let takeUpMeasure = CodeList(
        "measure of supervision",
        [
            "verify": "事后核查 verify the commitment", "random": "纳入双随机抽查 in the pool of random inspection",
            "focus": "重点监管 focused supervision", "credit": "信用监管 by credit", "daily": "日常监管 daily supervision",
            "other": "其他 other",
        ])
}
