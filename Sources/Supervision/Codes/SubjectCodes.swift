// Code lists of supervised subjects (监管对象).

extension CodeList {
    /// Why a subject left the registry.
    static let deregistration = CodeList(
        "reason of deregistration",
        [
            "deregistered": "注销 deregistered at its own request", "revoked": "吊销 licence revoked",
            "cancelled": "撤销 registration cancelled", "moved": "迁出 moved away", "closed": "关闭 closed",
            "scrapped": "报废 equipment scrapped, product withdrawn", "other": "其他 other",
        ])
}
