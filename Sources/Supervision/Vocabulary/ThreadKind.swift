/// The kinds of threads: what an event can be about or can name. A thread is called `<kind>/<id>`.
public enum ThreadKind: String, Sendable, CaseIterable {
    /// A ledger, by its origin.
    case log
    /// A department (部门), by its 18-character code.
    case dept
    /// A key, by the 8 hexadecimal digits of its id.
    case key
    /// A year's working days.
    case calendar
    /// A statutory clock.
    case deadline
    /// A view.
    case projection
    /// A catalog item (监管事项), by its 14 digits.
    case item
    /// A supervised subject (监管对象).
    case subject
    /// An enforcement officer (执法人员), by certificate number.
    case officer
    /// An inspection plan (检查计划).
    case plan
    /// An inspection (检查行为), by its number.
    case inspection
    /// A complaint or report (投诉举报), by its number.
    case complaint
    /// Another action of supervision (其他监管行为), by its number.
    case action
    /// A case of administrative penalty (行政处罚), by its number.
    case penalty
    /// An act of administrative coercion (行政强制), by its number.
    case coercion
    /// An approval (审批), by its number.
    case approval
    /// A checklist (检查实施清单), by its code.
    case checklist
    /// A law, regulation or rule (法律法规规章).
    case law
    /// A published case, for learning (案例).
    case precedent
    /// A contingency plan (应急预案).
    case contingency
    /// A credit record (信用记录).
    case credit
    /// A joint punishment or incentive (联合惩戒、联合激励).
    case sanction
    /// A published model: of credit, of risk, of evaluation.
    case model
    /// An evaluation of a department in a period (效能评估).
    case evaluation
    /// A risk lead (风险线索).
    case lead
    /// A batch of goods (追溯批次).
    case batch
    /// A signal from the internet, a platform or a device (第三方信息).
    case signal
    /// A parcel of the national exchange (国家对接).
    case exchange

    /// The thread that all events which change the authority belong to.
    public static let authorityThread = "authority"
    /// The thread of what views judge by: departments, rules, catalog, officers, laws, models.
    public static let referenceThread = "reference"
}

/// How a type adds an event to a thread besides its subject.
public enum ThreadRule: Sendable, Equatable, CustomStringConvertible {
    /// Every event of the type joins this thread.
    case fixed(String)
    /// Each value found at `path` (member names, `*` for each element of a list) names a thread `<kind>/<value>`.
    case field(path: String, kind: ThreadKind)

    public var description: String {
        switch self {
        case .fixed(let name): name
        case .field(let path, let kind): "\(kind.rawValue)/<\(path)>"
        }
    }
}

extension Shape {
    func threads(under path: String) -> [ThreadRule] {
        fields.flatMap { $0.kind.threads(at: path + "/" + $0.name, own: $0.thread) }
    }
}

extension Kind {
    fileprivate func threads(at path: String, own: ThreadKind?) -> [ThreadRule] {
        switch self {
        case .object(let shape): shape.threads(under: path)
        case .array(let element, _): element.threads(at: path + "/*", own: own)
        default: own.map { [.field(path: path, kind: $0)] } ?? []
        }
    }
}
