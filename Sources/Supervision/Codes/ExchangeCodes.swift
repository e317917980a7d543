// Code lists of the exchange with the national system (国家对接).

extension CodeList {
    /// The seven kinds that go up.
    static let exchangeUp = CodeList(
        "kind of data sent up",
        [
            "catalog": "监管事项目录 catalog", "subjects": "监管对象 subjects", "officers": "执法人员 officers",
            "actions": "监管行为 actions", "complaints": "投诉举报 complaints", "credit": "信用信息 credit",
            "third-party": "互联网及第三方信息 internet and third parties",
        ])

    /// What comes down.
    static let exchangeDown = CodeList(
        "kind of data received",
        [
            "complaints": "投诉举报 complaints", "warnings": "风险预警 warnings", "leads": "风险线索 leads",
            "joint-tasks": "协同监管任务 joint tasks",
        ])
}
