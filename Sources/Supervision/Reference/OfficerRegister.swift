/// Enforcement officers (执法人员) as the events `officer.*` say: whose certificate is valid on a day.
public struct OfficerRegister: Sendable {
    private var records: [String: OfficerRecord] = [:]

    /// Nil for an officer of whom nothing was recorded.
    public subscript(certificate: String) -> OfficerRecord? { records[certificate] }

    public func standing(of certificate: String, on day: Day) -> OfficerStanding {
        records[certificate]?.standing(on: day) ?? .uncertified
    }

    mutating func apply(_ event: FoldEvent) {
        guard event.type.prefix == "officer" else { return }
        _ = records[event.subjectID.string, default: OfficerRecord()].apply(event)
    }
}
