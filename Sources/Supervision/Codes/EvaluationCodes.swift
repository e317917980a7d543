// Code lists of evaluation (效能评估).

extension CodeList {
    static let evaluationGroup = CodeList(
        "group of indicators",
        ["ability": "监管能力 ability", "conduct": "监管行为 conduct", "effect": "监管成效 effect", "other": "其他 other"])

    static let evaluationDirection = CodeList(
        "direction", ["higher": "越高越好 higher is better", "lower": "越低越好 lower is better"])

    static let evaluationObjection = CodeList(
        "ground of an objection",
        [
            "wrong-fact": "事实有误 the entry is not what happened",
            "not-responsible": "非本部门职责 another department's",
            "clock": "时限计算有误 the clock is counted wrong",
            "force-majeure": "不可抗力 nobody could have done it",
            "model": "指标适用有误 the indicator does not apply",
            "other": "其他 other",
        ])

    static let evaluationAnswer = CodeList(
        "answer to an objection",
        ["accepted": "采纳 accepted", "partly": "部分采纳 accepted in part", "rejected": "不予采纳 rejected"])
}
