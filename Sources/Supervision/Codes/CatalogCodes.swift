// Code lists of the catalog (监管事项目录清单) and of checklists (检查实施清单).

extension CodeList {
    /// Where a main item comes from (主项来源).
    static let itemSource = CodeList(
        "item source class",
        [
            "1": "本部门审批或指导审批 licence of the department's own",
            "2": "国务院取消下放 approval cancelled or delegated by the State Council since 2013",
            "3": "其他监管职责 other duty of supervision",
        ])

    /// Type of a sub-item (子项类型).
    static let itemType = CodeList(
        "item type",
        ["inspection": "行政检查 inspection", "penalty": "行政处罚 penalty", "coercion": "行政强制 coercion", "other": "其他 other"])

    /// Measure of supervision (监管措施). There is no national list: these are the words of the provincial plan.
    static let itemMeasure = CodeList(
        "measure",
        [
            "random": "双随机、一公开 double random, one public", "focus": "重点监管 focused",
            "credit": "信用监管 by credit class", "off-site": "非现场监管 off site", "joint": "联合监管 joint",
            "mobile": "移动监管 mobile", "special": "专项检查 special campaign", "daily": "日常巡查 daily rounds",
            "other": "其他 other",
        ])

    /// What a proposal wants.
    static let itemProposal = CodeList(
        "item proposal", ["new": "新增 new item", "amend": "变更 new version", "abolish": "取消 abolition"])

    /// Stage of review (审核环节): the department first, then legality by the judicial department.
    static let itemReviewStage = CodeList(
        "review stage", ["department": "部门审核 department", "judicial": "司法行政合法性审核 judicial legality review"])

    static let itemReviewResult = CodeList("review result", ["passed": "通过 passed", "returned": "退回 sent back"])

    /// Why an item is suspended or abolished.
    static let itemEndReason = CodeList(
        "reason of an item's end",
        [
            "law-amended": "法律依据修改 its law was amended", "law-repealed": "法律依据废止 its law was repealed",
            "duty-transferred": "职责调整 the duty went elsewhere", "merged": "事项合并 merged into another item",
            "reform": "改革取消 cancelled by reform", "court": "法院或复议决定 decision of a court or on review",
            "other": "其他 other",
        ])

    /// Type of check a point is for (检查类型).
    static let checklistUse = CodeList(
        "checklist use",
        ["daily": "日常检查 daily", "random": "双随机检查 random", "special": "专项检查 special", "temporary": "临时检查 ad hoc"])
}
