// What several views ask of an action's event (监管行为), said once.

extension FoldEvent {
    /// The department that acts: named, or the author's; nil for the root authority and the ledger.
    package var responsibleDepartment: String? { string("department") ?? author }

    /// Whether an inspection went to the subject's place (现场检查); false where its way is not said.
    package var isOnSite: Bool {
        guard let way = text("way") else { return false }
        return way.equals("on-site") || way.equals("mobile") || way.equals("joint")
    }

    /// Whether something called for the inspection, so that caps and chance do not apply to it: a complaint, a lead, a
    /// superior, a recheck, the subject's wish. A plan, a campaign and daily supervision are no such causes.
    package var isWithCause: Bool {
        if data["complaint"] != nil || data["lead"] != nil || data["recheckOf"] != nil { return true }
        guard let cause = text("cause") else { return false }
        return !(cause.equals("plan") || cause.equals("daily") || cause.equals("campaign"))
    }

    /// The certificates of those who acted, as written.
    package var certificates: [String] { data["officers"]?.elements.compactMap { $0["certificate"]?.string } ?? [] }
}
