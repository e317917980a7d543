internal import Supervision

/// The grammar of threads' names.
enum ThreadName {
    /// Whether a thread can have this name: a kind, a slash and an id, or one of the two threads without an id.
    ///
    /// Such a name is ASCII, and two of them are equal just when their bytes are. Other names can be equal to Swift and have
    /// different bytes (U+212A KELVIN SIGN and K), and so different keys in the thread index: the proof that the one is
    /// absent would pass for the other.
    static func isWellFormed(_ name: String) -> Bool {
        let fixed = [ThreadKind.authorityThread, ThreadKind.referenceThread]
        if fixed.contains(where: { name.utf8.elementsEqual($0.utf8) }) { return true }
        return ThreadKind.allCases.contains { kind in
            let prefix = Array("\(kind.rawValue)/".utf8)
            let id = String(decoding: name.utf8.dropFirst(prefix.count), as: UTF8.self)
            return name.utf8.starts(with: prefix) && Pattern.threadID.matches(id)
        }
    }
}
