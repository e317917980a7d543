/// Departments (部门) as `department.registered` says; the latest registration counts (机构改革).
///
/// Beside ``Reference/authority``, which is there only behind a founding: folds over a part of a log have this.
public struct Departments: Sendable {
    private var records: [String: Department] = [:]

    /// By 18-character code; nil for one that was not registered.
    public subscript(code: String) -> Department? { records[code] }

    mutating func apply(_ event: FoldEvent) {
        guard event.isOf(.departmentRegistered) else { return }
        let code = event.subjectID.string
        records[code] = Department(code: code, event.data, since: event.index)
    }
}
