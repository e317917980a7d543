// Code lists of credit (信用), joint punishment and incentive (联合奖惩).

extension CodeList {
    /// What a credit record says of a subject.
    static let creditKind = CodeList(
        "credit record kind",
        [
            "penalty": "行政处罚 administrative penalty",
            "abnormal-list": "列入经营异常名录 on the list of abnormal operations",
            "serious-list": "列入严重违法失信名单 on the list of serious violations",
            "broken-commitment": "违反信用承诺 broken commitment",
            "default": "失信被执行、合同违约 judgment or contract not honoured",
            "honour": "守信激励、表彰 honour",
        ])

    /// Weight class of a record. A penalty of criticism or a small fine alone is minor.
    static let creditGravity = CodeList(
        "credit record gravity", ["minor": "轻微 minor", "general": "一般 general", "serious": "严重 serious"])

    static let creditDisputeGround = CodeList(
        "ground of a dispute",
        [
            "wrong-fact": "内容错误 what it says is wrong", "wrong-subject": "主体错误 it is another subject's",
            "basis-annulled": "依据已撤销 its basis was annulled", "term-over": "公示期已满 its disclosure is over",
            "confidential": "不应公开 it may not be public", "other": "其他 other",
        ])

    /// Why a record goes. All but `removed` say that it should not have been.
    static let creditWithdrawal = CodeList(
        "reason of withdrawal",
        [
            "dispute": "异议成立 a dispute was right", "annulled": "依据被撤销或变更 its basis was annulled or changed",
            "error": "录入错误 entered by mistake", "duplicate": "重复 recorded twice",
            "removed": "移出名录名单 removed from the list: what it said was true until then",
        ])

    static let creditRepairStage = CodeList(
        "stage of repair", ["applied": "申请 applied for", "decided": "决定 decided"])

    static let creditRepairResult = CodeList(
        "result of repair", ["granted": "准予修复 granted", "refused": "不予修复 refused"])

    static let creditRepairMethod = CodeList(
        "method of repair",
        [
            "stop-disclosure": "停止公示 no longer shown", "mark": "标注 marked as repaired", "mask": "屏蔽 masked",
            "delete": "删除 deleted from what is shown",
        ])

    static let sanctionKind = CodeList(
        "joint measure kind", ["punishment": "联合惩戒 joint punishment", "incentive": "联合激励 joint incentive"])

    static let sanctionResult = CodeList(
        "result of a joint measure",
        [
            "done": "已落实 carried out", "partly-done": "部分落实 carried out in part",
            "not-applicable": "不适用 does not apply", "not-done": "未落实 not carried out",
        ])

    static let sanctionEnd = CodeList(
        "reason of lifting",
        [
            "term-over": "期限届满 its term is over", "repaired": "信用修复 the credit was repaired",
            "withdrawn": "信用记录撤销 the record was withdrawn", "error": "实施错误 applied by mistake",
            "other": "其他 other",
        ])
}
