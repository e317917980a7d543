internal import MerkleLog
internal import SignedNote
internal import Supervision

/// The keys of departments that the signature lines of a case file name, whether these are known or not: what the
/// authority's events in the file must be about.
struct NamedKeys {
    /// `<name>+<id>`, as the authority's events name a key.
    private(set) var keys: Set<String> = []
    /// `key/<id>`; keys of different names may share one.
    private(set) var threads: Set<String> = []
    /// Codes of the keys' departments.
    private(set) var departments: Set<String> = []

    /// Of all entries: that what is no note should be one is for ``CaseReplay`` to say.
    init(_ document: CaseDocument, origin: String) {
        // By bytes: some names that look alike are equal to Swift.
        let prefix = Array("\(origin)/dept/".utf8)
        for (_, bytes, _) in document.entries {
            let note = try? Note.parse(Array(bytes[Stamp.lineCount...]))
            for line in note?.signatures ?? [] where line.name.utf8.starts(with: prefix) {
                let id = KeyID(rawValue: line.id)
                keys.insert("\(line.name)+\(id)")
                threads.insert("key/\(id)")
                if let code = KeyHolder(keyName: line.name, origin: origin)?.department { departments.insert(code) }
            }
        }
    }
}
