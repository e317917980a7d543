// Code lists of plans, draws, penalties, coercion and other actions (监管行为); inspections have a file of their own.

extension CodeList {
    /// Plan type (计划类型).
    static let planKind = CodeList("plan kind", ["annual": "年度计划 annual", "special": "专项计划 special"])

    /// How the subjects of a plan are chosen.
    static let planSelection = CodeList("selection", ["random": "随机抽取 by random draw", "directed": "定向 directed"])

    /// Why a draw was changed.
    static let drawAmendment = CodeList(
        "reason of amendment",
        [
            "recusal": "回避 recusal of an officer", "officer-unavailable": "人员无法参加 officer not available",
            "subject-gone": "对象灭失 subject closed, moved or deregistered", "other": "其他 other",
        ])

    /// What gives rise to an inspection (检查事由); all but the first three are causes that caps on visits exempt.
    static let inspectionCause = CodeList(
        "cause of inspection",
        [
            "plan": "计划检查 plan", "daily": "日常检查 daily supervision", "campaign": "专项行动 campaign",
            "complaint": "投诉举报 complaint or report", "assignment": "上级交办 assigned by a superior",
            "lead": "风险线索 risk lead, off-site finding", "media": "媒体曝光 media exposure",
            "recheck": "整改复查 recheck of a rectification", "request": "企业申请 the subject asked for it",
            "licence": "许可核查 check for a licence", "accident": "事故调查 accident",
        ])

    /// How officers identified themselves on site.
    static let scanMeans = CodeList(
        "means of scan-in",
        [
            "subject-code": "扫企业码 the subject's code", "licence": "扫执照二维码 the code on its licence",
            "certificate": "亮证未扫码 certificate shown, nothing scanned",
        ])

    static let rectificationResult = CodeList(
        "result of rectification",
        ["corrected": "已整改 put right", "partly": "部分整改 in part", "not-corrected": "未整改 not put right"])

    /// Where a case comes from (案件来源).
    static let caseSource = CodeList(
        "source of a case",
        [
            "inspection": "监督检查 inspection", "complaint": "投诉举报 complaint or report",
            "transfer": "其他部门移送 another department", "assignment": "上级交办 superior",
            "lead": "风险线索 risk lead", "sampling": "抽检不合格 failed sample", "other": "其他 other",
        ])

    /// Penalty procedure (处罚程序).
    static let penaltyProcedure = CodeList(
        "penalty procedure", ["01": "简易程序 simple, on the spot", "02": "普通程序 ordinary"])

    /// Kinds of penalty (处罚种类).
    static let penaltyKind = CodeList(
        "penalty kind",
        [
            "01": "警告 warning", "02": "罚款 fine", "03": "没收违法所得 unlawful gains confiscated",
            "04": "责令停产停业 suspension of business", "05": "吊销许可证 licence revoked", "06": "拘留 detention",
            "07": "其他 other", "08": "通报批评 criticism by circular", "09": "没收非法财物 unlawful goods confiscated",
            "10": "降低资质等级 grade lowered", "11": "暂扣许可证件 licence withheld",
            "12": "限制开展生产经营 business restricted", "13": "限制从业 occupation restricted", "14": "责令关闭 closure",
        ])

    /// How a penalty is carried out.
    static let executionMode = CodeList(
        "mode of execution",
        [
            "voluntary": "自觉履行 by the party itself", "instalments": "分期缴纳 in instalments",
            "enforced": "行政强制执行 enforced by the department", "court": "申请法院强制执行 enforced by a court",
        ])

    /// By whom and why a decision falls.
    static let annulment = CodeList(
        "ground of annulment",
        [
            "reconsideration": "行政复议撤销 administrative reconsideration", "litigation": "行政诉讼撤销 court",
            "superior": "上级机关撤销 superior", "self": "自行撤销 the department itself",
            "changed": "变更 changed, decided anew",
        ])

    /// Measures of coercion (强制措施 01–05, 强制执行 11–16).
    static let coercionMeasure = CodeList(
        "measure of coercion",
        [
            "01": "限制公民人身自由 restriction of a citizen's freedom", "02": "查封场所设施财物 sealing",
            "03": "扣押财物 seizure", "04": "冻结存款汇款 freezing of deposits", "05": "其他强制措施 other measure",
            "11": "加处罚款或滞纳金 additional fine", "12": "划拨存款汇款 transfer of deposits",
            "13": "拍卖或处理财物 sale of goods", "14": "排除妨碍恢复原状 removal of obstacles",
            "15": "代履行 performance by another", "16": "其他强制执行 other execution",
        ])

    /// Why coercion ends.
    static let coercionEnd = CodeList(
        "reason of lifting",
        [
            "no-violation": "没有违法行为 no violation", "unrelated": "财物与违法行为无关 goods unrelated",
            "decided": "已作出处理决定 a decision was made", "term": "期限届满 its term ended",
            "other": "其他 no longer needed",
        ])

    /// Other actions of supervision.
    static let otherAction = CodeList(
        "kind of action",
        [
            "guidance": "行政指导 guidance", "interview": "约谈 interview", "sampling": "抽检 sampling",
            "monitoring": "监测 monitoring", "warning": "提醒告诫 warning letter", "order": "责令停止 order to stop",
            "confirmation": "行政确认 confirmation", "other": "其他 other",
        ])
}
