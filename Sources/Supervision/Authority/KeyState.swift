public import SignedNote

/// A key as the authority knows it.
public struct KeyState: Sendable, Equatable {
    public enum Status: String, Sendable { case active, suspended, revoked }

    public let key: VerifierKey
    public let holder: KeyHolder
    public internal(set) var status = Status.active
    /// Index of the entry that enrolled it first.
    public let enrolled: Int
    /// Index of the entry that gave it its status.
    public internal(set) var since: Int

    init(key: VerifierKey, holder: KeyHolder, enrolled: Int) {
        self.key = key
        self.holder = holder
        self.enrolled = enrolled
        since = enrolled
    }
}

/// Whom a key belongs to, which its name says.
public enum KeyHolder: Sendable, Equatable {
    case root
    case ledger
    /// A department's system.
    case system(department: String, name: String)
    /// An officer, by certificate number.
    case officer(department: String, certificate: String)

    /// The department's 18-character code.
    public var department: String? {
        switch self {
        case .root, .ledger: nil
        case .system(let department, _), .officer(let department, _): department
        }
    }

    /// The officer's certificate number.
    public var certificate: String? {
        if case .officer(_, let certificate) = self { certificate } else { nil }
    }

    /// Reads a department key's name, `<origin>/dept/<code>/<system>` or `<origin>/dept/<code>/officer/<certificate>`.
    public init?(keyName: String, origin: String) {
        // By bytes: some names that look alike are equal to Swift.
        let prefix = Array("\(origin)/dept/".utf8)
        guard keyName.utf8.starts(with: prefix) else { return nil }
        let parts = String(decoding: keyName.utf8.dropFirst(prefix.count), as: UTF8.self)
            .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let code = parts.first, DepartmentCode.pattern.matches(code) else { return nil }
        switch parts.count {
        case 2 where !parts[1].isEmpty && parts[1] != "officer":
            self = .system(department: code, name: parts[1])
        case 3 where parts[1] == "officer" && Certificate.pattern.matches(parts[2]):
            self = .officer(department: code, certificate: parts[2])
        default: return nil
        }
    }
}

/// What a signature line says of its key.
struct KeyReference: Hashable, Sendable {
    let name: String
    let id: UInt32

    init(name: String, id: UInt32) {
        self.name = name
        self.id = id
    }

    init(_ key: VerifierKey) { self.init(name: key.name, id: key.id) }

    /// Reads `<name>+<hex id>`.
    init?(_ text: String) {
        guard let plus = text.lastIndex(of: "+"), let id = UInt32(text[text.index(after: plus)...], radix: 16) else {
            return nil
        }
        self.init(name: String(text[..<plus]), id: id)
    }
}
