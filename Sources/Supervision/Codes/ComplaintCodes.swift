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

    static let complaintSplitReason = CodeList(
        "reason of a split",
        [
            "complaint-and-report": "投诉与举报并存 a complaint and a report",
            "several-departments": "涉及多个部门 matters of several departments",
            "several-subjects": "涉及多个对象 several subjects",
            "several-matters": "涉及多个事项 several matters",
        ])

    static let complaintReturnReason = CodeList(
        "reason of a return",
        [
            "wrong-department": "不属本部门职责 not this department's duty",
            "wrong-division": "不属本辖区 not this division's",
            "jurisdiction-dispute": "管辖争议 jurisdiction is in dispute",
            "incomplete": "信息不全 cannot be handled with what was given",
            "other": "其他 other",
        ])

    /// The six grounds of 市场监督管理投诉举报处理暂行办法 art. 15.
    static let complaintDeclineReason = CodeList(
        "ground of not accepting",
        [
            "not-competent": "不属职责或无处理权限 not its duty, or no power to handle it",
            "handled-elsewhere": "法院、仲裁等已受理或处理 a court, arbitration or other body has taken it up",
            "no-consumer-dispute": "不是为生活消费需要 no dispute over consumer's rights",
            "over-three-years": "超过三年 more than three years old",
            "no-material": "未提供规定材料 required material was not given",
            "other-law": "法律法规规章规定的其他情形 another case that the law names",
        ])

    static let complaintSuspensionReason = CodeList(
        "reason of a suspension",
        [
            "testing": "检定、检验、检测、鉴定 test or appraisal",
            "identification": "权利人辨认 identification by the owner of a right",
            "material": "补正材料 the complainant adds material",
            "other-proceedings": "等待其他程序结果 waits for other proceedings",
        ])

    /// The clocks of a complaint, by the ending of their deadlines' names.
    static let complaintClock = CodeList(
        "clock of a complaint",
        [
            "acceptance": "受理决定 decision on acceptance", "mediation": "调解 mediation",
            "verification": "举报核查 verification of a report", "answer": "办理反馈 answer to the desk",
            "dispute": "管辖争议 dispute over jurisdiction",
        ])

    static let complaintUrging = CodeList(
        "form of urging",
        ["daily": "日常督办 daily", "listed": "挂牌督办 listed", "interview": "约谈督办 interview"])

    static let complaintUrgingCause = CodeList(
        "cause of urging",
        [
            "refused": "推诿拒办 refused to handle", "overdue": "逾期未办 overdue", "unresolved": "应解决未解决 not resolved",
            "mishandled": "办理不当 mishandled", "other": "其他 other",
        ])

    static let complaintResult = CodeList(
        "result of handling",
        [
            "resolved": "已解决 resolved", "partly-resolved": "部分解决 partly resolved", "unresolved": "未解决 not resolved",
            "mediated": "达成调解 mediation came to an agreement", "mediation-ended": "终止调解 mediation was ended",
            "filed": "立案 a case was filed", "not-filed": "不予立案 no case was filed",
            "not-substantiated": "不属实 not substantiated", "explained": "解释说明 explained",
            "declined": "不予受理 not accepted",
            "in-progress": "办理中 in progress",
        ])

    static let revisitValidity = CodeList("validity of a revisit", ["valid": "有效 valid", "invalid": "无效 invalid"])

    static let revisitInvalidity = CodeList(
        "reason of an invalid revisit",
        [
            "no-contact": "无法联系 nobody could be reached", "wrong-number": "号码有误 wrong number",
            "refused": "拒绝评价 would not say", "not-the-complainant": "非本人 not the complainant",
            "unrelated": "评价与办理无关 said nothing about the handling", "other": "其他 other",
        ])

    static let satisfaction = CodeList(
        "satisfaction",
        [
            "very-satisfied": "非常满意 very satisfied", "satisfied": "满意 satisfied",
            "basically-satisfied": "基本满意 basically satisfied", "dissatisfied": "不满意 dissatisfied",
        ])

    static let complaintReopeningReason = CodeList(
        "reason of reopening",
        [
            "dissatisfied": "回访不满意 dissatisfied at the revisit", "not-solved": "问题未解决 not solved",
            "new-facts": "新的事实 new facts", "closed-in-error": "误办结 closed in error", "other": "其他 other",
        ])
}
