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

    /// The thread that all events which change the authority belong to.
    public static let authorityThread = "authority"
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
