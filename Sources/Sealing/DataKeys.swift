internal import SignedNote

/// The data keys of one system, and the key of its matching digests.
///
/// Their file is text of mode 0600, a line each:
/// ```
/// match <base64 of 32 bytes>
/// key <id> <base64 of 32 bytes>
/// ```
/// Whoever has a line opens what it seals, so the file stays off backups that outlive an erasure.
public struct DataKeys: Sendable {
    private let match: SecretBytes
    /// In the order in which they were made.
    private var keys: [DataKey] = []

    /// No keys yet, and a new key of digests.
    public init() { match = .random() }

    /// - Throws: ``SealingError/unknownKey(_:)``, also for a key that was destroyed.
    public func key(_ id: String) throws(SealingError) -> DataKey {
        guard let key = keys.first(where: { $0.id == id }) else { throw .unknownKey(id) }
        return key
    }

    public mutating func add(_ key: DataKey) throws(SealingError) {
        guard !keys.contains(where: { $0.id == key.id }) else { throw .keyExists(key.id) }
        keys.append(key)
    }

    /// Forgets a key; with its last copy gone, what it sealed is erased.
    public mutating func destroy(_ id: String) throws(SealingError) {
        _ = try key(id)
        keys.removeAll { $0.id == id }
    }

    /// What an open field may say so that equal values can be matched: a keyed hash of the value, as 64 hexadecimal digits.
    /// A plain hash of an identity number or telephone would be found by trying all; this one takes the key.
    /// - Parameter kind: what is matched, such as `identity`: equal words of different kinds do not match.
    public func digest(_ value: [UInt8], kind: String) -> String {
        Hex.encode(match.hash([Array(kind.utf8), value], length: 32))
    }

    // MARK: Text

    var text: String {
        (["match \(Base64.encode(match.bytes))"] + keys.map(\.line)).map { $0 + "\n" }.joined()
    }

    /// - Parameter path: for errors.
    init(parsing text: String, path: String) throws(SealingError) {
        var match: SecretBytes?
        for (number, line) in text.split(separator: "\n").enumerated() {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard let secret = words.last.flatMap({ Base64.decode($0) }).flatMap({ SecretBytes($0) }) else {
                throw .keyFile(path: path, reason: "line \(number + 1) is no key")
            }
            switch (words.first, words.count) {
            case ("match", 2) where match == nil: match = secret
            case ("key", 3): keys.append(try DataKey(id: String(words[1]), secret: secret))
            default: throw .keyFile(path: path, reason: "line \(number + 1) is neither 'match' nor 'key'")
            }
        }
        guard let match else { throw .keyFile(path: path, reason: "it has no line 'match'") }
        self.match = match
        guard Set(keys.map(\.id)).count == keys.count else { throw .keyFile(path: path, reason: "a key stands twice") }
    }
}
