import Audit
import MerkleLog
import SignedNote
import Supervision

/// A log built for a test, by hand and from the specifications: entries in an array, hashes by recursion over it. Shares
/// with the code under test only hashing of single leaves and nodes, and signing.
///
/// Every byte that is served can be overwritten under its path, so a test can tamper with it.
final class TestLog: @unchecked Sendable {
    // Unchecked: a test builds and alters the log before it hands it to a verifier, never during.

    static let origin = "ledger.test.cn/audit"
    static let code = "11220000000000000X"
    static let source = "/dept/\(code)/desk"

    let ledgerKey = TestLog.key(origin, 1)
    let rootKey = TestLog.key(origin + "/authority", 2)
    let deskKey = TestLog.key(origin + "/dept/\(code)/desk", 3)
    let strangerKey = TestLog.key(origin + "/dept/\(code)/stranger", 4)

    /// Leaf data.
    var entries: [[UInt8]] = []
    /// Milliseconds of the next stamp.
    var clock: Int64 = 1_767_000_000_000
    /// Paths whose bytes are not what the entries give; nil for not there.
    var overrides: [String: [UInt8]?] = [:]
    /// How the log presents itself as a served one, if it does.
    var segments: [Int]?

    static func key(_ name: String, _ seed: UInt8) -> SigningKey {
        try! SigningKey(name: name, seed: [UInt8](repeating: seed, count: 32))
    }

    // MARK: Entries

    /// Founding, one department with one key, and its grant.
    init(founded: Bool = true, types: String = #""complaint.*","subject.*""#) {
        guard founded else { return }
        add(founding(), by: rootKey)
        add(
            Self.event(
                "d", "/authority", "department.registered", "dept/\(Self.code)",
                #"{"name":"市场监管厅","division":"220000","level":2}"#),
            by: rootKey)
        enrol(deskKey)
        add(Self.event("g", "/authority", "grant.given", "dept/\(Self.code)", "{\"types\":[\(types)]}"), by: rootKey)
    }

    func founding(root: SigningKey? = nil) -> String {
        Self.event(
            "f", "/authority", "ledger.founded", "log/\(Self.origin)",
            """
            {"origin":"\(Self.origin)","ledgerKey":"\(ledgerKey.verifier)","rootKey":"\((root ?? rootKey).verifier)",\
            "witnesses":{"quorum":0,"keys":[]},"vocabulary":"\(Vocabulary.hash)"}
            """)
    }

    func enrol(_ key: SigningKey) {
        let id = KeyID(rawValue: key.verifier.id)
        add(
            Self.event(
                "k\(id)\(entries.count)", "/authority", "key.enrolled", "key/\(id)",
                "{\"key\":\"\(key.verifier)\",\"department\":\"\(Self.code)\"}"),
            by: rootKey)
    }

    /// The ledger's commitment to its thread index.
    func commit(_ size: Int, _ roots: [MerkleHash]) {
        let list = roots.map { "\"\($0)\"" }.joined(separator: ",")
        add(
            Self.event(
                "t\(entries.count)", "/ledger", "threads.committed", "log/\(Self.origin)",
                "{\"size\":\(size),\"roots\":[\(list)]}"),
            by: ledgerKey)
    }

    func revoke(_ key: SigningKey) {
        let id = KeyID(rawValue: key.verifier.id)
        add(
            Self.event(
                "r\(id)", "/authority", "key.revoked", "key/\(id)",
                "{\"key\":\"\(key.name)+\(id)\",\"department\":\"\(Self.code)\",\"reason\":\"compromised\"}"),
            by: rootKey)
    }

    static func event(_ id: String, _ source: String, _ type: String, _ subject: String, _ data: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"\(type)","subject":"\(subject)",\
        "time":"2026-01-05T09:30:00+08:00","data":\(data)}
        """
    }

    /// A complaint of the department's desk.
    static func complaint(_ id: String, source: String = TestLog.source, division: String? = nil) -> String {
        let place = division.map { ",\"division\":\"\($0)\"" } ?? ""
        let type = division == nil ? "complaint.closed" : "subject.registered"
        return division == nil
            ? event(id, source, type, "complaint/\(id)", #"{"outcome":"resolved"}"#)
            : event(
                id, source, type, "subject/\(id)",
                "{\"kind\":\"legal-person\",\"name\":\"甲\",\"otherId\":{\"scheme\":\"test\",\"value\":\"\(id)\"}\(place)}"
            )
    }

    /// Appends an entry of whatever payload.
    func append(_ payload: [UInt8]) {
        entries.append(Array(Stamp(milliseconds: clock).description.utf8) + [10] + payload)
    }

    /// Appends a signed event.
    func add(_ event: String, by keys: SigningKey...) {
        append(try! Note.sign(Array((event + "\n").utf8), by: keys).encoded)
    }

    /// Appends a seal and its events.
    func seal(_ id: String, _ events: [String], by key: SigningKey? = nil, count: Int? = nil, root: MerkleHash? = nil) {
        let key = key ?? deskKey
        let lines = events.map { Array(($0 + "\n").utf8) }
        let checkpoint = try! Checkpoint(
            origin: "\(key.name)/batch/\(id)", size: count ?? events.count,
            root: root ?? Self.root(lines.map { MerkleHash.leaf($0) }[...]))
        append(SignedCheckpoint.sign(checkpoint, by: key).encoded)
        for line in lines { append(line) }
    }

    // MARK: The tree

    /// RFC 6962 §2.1, as it is written there.
    static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        if leaves.isEmpty { return .emptyRoot }
        if leaves.count == 1 { return leaves.first! }
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        let middle = leaves.startIndex + k
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    var leaves: [MerkleHash] { entries.map { MerkleHash.leaf($0) } }

    func checkpoint(size: Int? = nil, by key: SigningKey? = nil) -> [UInt8] {
        let size = size ?? entries.count
        let checkpoint = try! Checkpoint(origin: Self.origin, size: size, root: Self.root(leaves[..<size]))
        return SignedCheckpoint.sign(checkpoint, by: key ?? ledgerKey).encoded
    }

    /// A receipt as the ledger would have given it when the log had `size` entries.
    func receipt(_ index: Int, size: Int) -> [UInt8] {
        func path(_ index: Int, _ leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
            if leaves.count == 1 { return [] }
            var k = 1
            while k * 2 < leaves.count { k *= 2 }
            let middle = leaves.startIndex + k
            return index < k
                ? path(index, leaves[..<middle]) + [Self.root(leaves[middle...])]
                : path(index - k, leaves[middle...]) + [Self.root(leaves[..<middle])]
        }
        return TlogProof(index: index, path: path(index, leaves[..<size]), checkpoint: checkpoint(size: size)).encoded
    }

    /// Everything the log serves, by path.
    func files() -> [String: [UInt8]] {
        var files = ["checkpoint": checkpoint()]
        var hashes = leaves
        for start in stride(from: 0, to: entries.count, by: 256) {
            let chunk = entries[start..<min(start + 256, entries.count)]
            let bytes = chunk.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
            files[BundleCoordinate(index: start / 256, width: chunk.count).path] = bytes
        }
        var level = 0
        while !hashes.isEmpty {
            var above: [MerkleHash] = []
            for start in stride(from: 0, to: hashes.count, by: 256) {
                let tile = hashes[start..<min(start + 256, hashes.count)]
                files[TileCoordinate(level: level, index: start / 256, width: tile.count).path] = tile.flatMap(\.bytes)
                if tile.count == 256 { above.append(Self.root(tile)) }
            }
            hashes = above
            level += 1
        }
        for (path, bytes) in overrides { files[path] = bytes }
        return files
    }
}

/// A log's files in memory.
struct MemorySource: LogSource {
    var name: String { "memory" }
    let files: [String: [UInt8]]

    init(_ log: TestLog) { files = log.files() }

    func checkpoint() -> [UInt8] { files["checkpoint"] ?? [] }
    func tile(_ coordinate: TileCoordinate) -> [UInt8]? { files[coordinate.path] }
    func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? { files[coordinate.path] }
}

extension TestLog {
    func options() -> Verifier.Options {
        var options = Verifier.Options(key: ledgerKey.verifier)
        options.rootKey = rootKey.verifier
        return options
    }

    /// What a verifier says of the log.
    func verify(_ change: (inout Verifier.Options) -> Void = { _ in }) async throws -> VerifyReport {
        var options = options()
        change(&options)
        return try await Verifier(source: MemorySource(self), options: options).run()
    }
}
