// Code lists of risk warning (风险预警).

extension CodeList {
    /// Where a risk lead comes from.
    static let riskSource = CodeList(
        "risk source",
        [
            "complaints": "投诉举报集中 many complaints", "inspections": "检查结果异常 bad inspections",
            "opinion": "舆情 public opinion", "device": "物联感知 device", "credit": "信用变化 change of credit",
            "trace": "追溯 tracing of goods", "national": "国家下发 from the national system",
            "department": "部门移送 from a department", "other": "其他 other",
        ])

    /// Level of a warning, after the colours of emergencies (by analogy).
    static let riskLevel = CodeList(
        "risk level",
        [
            "red": "红色(一级) red, 1", "orange": "橙色(二级) orange, 2", "yellow": "黄色(三级) yellow, 3",
            "blue": "蓝色(四级) blue, 4",
        ])

    static let riskAssessment = CodeList(
        "assessment",
        ["confirmed": "确认 confirmed", "false": "误报 false alarm", "watch": "持续关注 to be watched"])

    static let riskFinding = CodeList(
        "finding",
        [
            "substantiated": "属实 as the lead says", "partly-substantiated": "部分属实 in part",
            "not-substantiated": "不属实 not so", "unclear": "无法查明 cannot be told",
        ])

    static let riskDisposal = CodeList(
        "disposal",
        [
            "none": "无需处置 nothing", "warned": "风险提示 warned", "rectification": "责令改正 ordered to correct",
            "inspection": "专项检查 special inspection", "case": "立案 case filed", "coercion": "强制措施 coercion",
            "recall": "召回 recall", "transferred": "移送 handed to another body", "other": "其他 other",
        ])

    static let riskReview = CodeList("review", ["passed": "通过 passed", "returned": "退回 sent back"])

    static let riskOutcome = CodeList(
        "outcome of a lead",
        [
            "true": "准确 the lead was right", "false": "误报 it was not", "unclear": "无法判断 cannot be told",
            "merged": "并入 went into another lead",
        ])
}
