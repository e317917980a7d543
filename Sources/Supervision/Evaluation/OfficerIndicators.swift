extension Indicator {
    static let officers: [Indicator] = []
}

extension Irregularity {
    static let officers: [Irregularity] = [
        .officerUnknown, .officerTermReversed, .officerNotSuspended, .officerUncertified, .officerExpired,
        .officerSuspended,
    ]

    // The certificates themselves.
    public static let officerUnknown = Irregularity(
        "officer-unknown", "人员未登记 about an officer who was not certified")
    public static let officerTermReversed = Irregularity(
        "officer-term-reversed", "有效期颠倒 a certificate that ends before it begins")
    public static let officerNotSuspended = Irregularity(
        "officer-not-suspended", "未暂停而恢复 restored, but not suspended")

    // Acts (执法行为), on the day of the act: one for each kind, however many officers it is true of.
    public static let officerUncertified = Irregularity(
        "officer-uncertified", "无证执法 act of someone without a certificate, or before its term")
    public static let officerExpired = Irregularity(
        "officer-expired", "证件失效后执法 act of an officer whose certificate had expired")
    public static let officerSuspended = Irregularity(
        "officer-suspended", "暂停期间执法 act of an officer whose certificate was suspended")

    /// What acting with this standing is; nil when nothing is wrong with it.
    public static func acting(with standing: OfficerStanding) -> Irregularity? {
        switch standing {
        case .valid: nil
        case .uncertified: .officerUncertified
        case .expired: .officerExpired
        case .suspended: .officerSuspended
        }
    }
}
