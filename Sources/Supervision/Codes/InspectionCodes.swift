// Code lists of inspections (检查行为).

extension CodeList {
    /// Form of inspection (检查形式).
    static let inspectionForm = CodeList(
        "inspection form", ["01": "日常检查 daily", "02": "专项检查 special", "random": "双随机检查 by random draw"])

    /// Way of inspection (检查方式).
    static let inspectionWay = CodeList(
        "inspection way",
        [
            "on-site": "现场检查 on site", "off-site": "非现场检查 off site",
            "mobile": "移动检查 by mobile device", "joint": "联合检查 jointly with other departments",
        ])

    /// The inspection as a whole.
    static let inspectionResult = CodeList(
        "inspection result",
        [
            "pass": "合格 pass", "pass-with-conditions": "整改后合格 pass with conditions", "fail": "不合格 fail",
            "not-completed": "未完成 could not be completed",
        ])

    /// One point of the checklist.
    static let pointResult = CodeList(
        "point result",
        ["pass": "合格 pass", "fail": "不合格 fail", "not-checked": "未检查 not checked", "absent": "合理缺项 reasonably absent"])

    /// Result codes of random checks in market supervision; several may apply, each an element of its own.
    static let randomCheckResult = CodeList(
        "result code",
        [
            "1": "未发现问题 nothing found", "3": "违反食品药品规定 violation of food or drug rules",
            "4": "违反质量规定 violation of quality rules", "5": "违反其他规定 violation of other rules",
            "6": "住所无法联系 not reachable at its address", "7": "已关闭停业或清算 closed or in liquidation",
            "8": "不配合检查情节严重 refused to cooperate", "9": "注销 deregistered", "10": "吊销 licence revoked",
            "11": "撤销 registration cancelled", "12": "迁出 moved away", "B": "未按规定公示 did not publish",
            "C": "公示信息虚假 published falsely", "D": "其他违法 other illegality", "E": "责令已改正 corrected as ordered",
            "F": "未发现相关经营活动 no such activity found", "G": "违反治安规定 public security violation",
        ])

    /// What follows an inspection.
    static let followUp = CodeList(
        "follow-up",
        [
            "none": "无 none", "order-correction": "责令改正 order correction", "open-case": "立案 open a case",
            "notify-department": "抄告其他部门 notify another department",
        ])

    static let officerRole = CodeList(
        "officer role", ["lead": "主办 lead", "assist": "协办 assisting", "expert": "专家 expert"])
}
