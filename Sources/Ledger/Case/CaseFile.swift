public import MerkleLog
internal import SignedNote
internal import Supervision

/// A case file: a thread's entries, with all that proves them and that none is omitted. ARCHITECTURE.md has the form.
public struct CaseFile: Sendable {
    /// Entries of one thread, at most; a larger thread is exported with the log.
    static let entryCountMax = 10_000
    /// Bytes of all its entries, at most, and of all their proofs: they are in memory several times over while it is made.
    static let entryByteCountMax = 64 << 20
    /// Keys that signed, at most: what each segment of the commitment says of each of them is proven.
    static let keyCountMax = 256

    /// Names and contents, in the order in which they stand in the archive.
    public let files: [(name: String, bytes: [UInt8])]
}

extension LogReader {
    /// The case file of a thread: its entries in the log of a checkpoint, complete up to the newest commitment in it.
    /// - Parameters:
    ///   - limit: leaves out the entries from there on, and takes the newest commitment to no more; at most the checkpoint's
    ///     size.
    ///   - signed: a checkpoint of this log with the cosignatures that it has; what is in the file is proven against it.
    public func caseFile(
        thread: String, before limit: Int? = nil, against signed: SignedCheckpoint
    ) async throws(Refusal) -> CaseFile {
        let size = signed.checkpoint.size
        guard let commitment = try await commitment(upTo: limit ?? size, within: size) else {
            throw Refusal(
                .notFound, "The ledger has not committed to its thread index yet; it does so within a minute.",
                retryAfterSeconds: 60)
        }
        var contents = CaseContents(
            reader: self, thread: thread, signed: signed, limit: limit ?? size, commitment: commitment)
        try await contents.collect()
        return CaseFile(files: try await contents.files())
    }
}

/// Collects what goes into a case file, step by step.
private struct CaseContents {
    let reader: LogReader
    let thread: String
    let signed: SignedCheckpoint
    let limit: Int
    let commitment: ThreadCommitment

    /// All entries by index.
    private var entries: [Int: LogEntry] = [:]
    /// Of all entries.
    private var byteCount = 0
    /// Those of the thread's key, ascending.
    private var own: [Int] = []
    /// Of those that stand in a run: the seal, and the inclusion path in its tree.
    private var seals: [Int: (index: Int, path: [MerkleHash])] = [:]
    /// Threads of the keys that signed, ascending.
    private var keyThreads: [String] = []

    init(reader: LogReader, thread: String, signed: SignedCheckpoint, limit: Int, commitment: ThreadCommitment) {
        self.reader = reader
        self.thread = thread
        self.signed = signed
        self.limit = limit
        self.commitment = commitment
    }

    private var size: Int { signed.checkpoint.size }

    /// 1. the thread's entries, with the seals of those in runs; 2. the founding and the commitment; 3. what enrolled the keys
    /// that the signature lines of all of these name.
    mutating func collect() async throws(Refusal) {
        own = try await reader.indices(ofThread: thread).filter { $0 < limit }
        guard own.count <= CaseFile.entryCountMax else {
            throw Refusal(
                .tooLarge,
                "The thread has \(own.count) entries; a case file holds \(CaseFile.entryCountMax). Export the log.")
        }
        try await addOwn()
        try await add([0, commitment.index])
        try await addKeys()
        guard keyThreads.count <= CaseFile.keyCountMax else {
            throw Refusal(
                .tooLarge,
                "\(keyThreads.count) keys signed the thread's entries; a case file holds \(CaseFile.keyCountMax). Export the log.")
        }
    }

    /// Keeps an entry, and refuses the one that is too much.
    private mutating func keep(_ entry: LogEntry) throws(Refusal) {
        guard entries.updateValue(entry, forKey: entry.index) == nil else { return }
        byteCount += entry.bytes.count
        guard byteCount <= CaseFile.entryByteCountMax else {
            throw Refusal(
                .tooLarge,
                "The thread's entries have more than \(CaseFile.entryByteCountMax) bytes, the most that a case file holds. "
                    + "Export the log.")
        }
    }

    private mutating func add(_ indices: [Int]) async throws(Refusal) {
        let missing = indices.filter { entries[$0] == nil }.sorted()
        // A bundle's worth at a time, so that too much is noticed before all of it is in memory.
        for start in stride(from: 0, to: missing.count, by: 256) {
            let end = min(start + 256, missing.count)
            let lots = stride(from: start, to: end, by: 4).map { Array(missing[$0..<min($0 + 4, end)]) }
            let read = try await concurrently(lots) { [reader] lot throws(Refusal) in try await reader.entries(at: lot) }
            for entry in read.joined() { try keep(entry) }
        }
    }

    /// The thread's entries with the seals that they stand under: a few at a time, so that the bundles of a run are still at hand
    /// when its tree is hashed.
    private mutating func addOwn() async throws(Refusal) {
        var lines: [Int] = []
        for start in stride(from: 0, to: own.count, by: 16) {
            let part = Array(own[start..<min(start + 16, own.count)])
            try await add(part)
            lines += part.filter { entries[$0]?.sealIndex != nil }
            // The last run may go on: each run's tree is hashed once.
            let last = lines.last.flatMap { entries[$0]?.sealIndex }
            let begun = lines.firstIndex { entries[$0]?.sealIndex == last } ?? lines.endIndex
            try await addSeals(over: lines[..<begun])
            lines.removeSubrange(..<begun)
        }
        try await addSeals(over: lines[...])
    }

    /// The seals that some event lines stand under, and the lines' paths in their trees.
    private mutating func addSeals(over lines: ArraySlice<Int>) async throws(Refusal) {
        var linesBySeal: [Int: [Int]] = [:]
        for index in lines {
            if let seal = entries[index]?.sealIndex { linesBySeal[seal, default: []].append(index) }
        }
        let runs = linesBySeal.sorted { $0.key < $1.key }
        let parts = try await concurrently(runs) { [reader] seal, lines throws(Refusal) in
            try await reader.sealPart(seal, lines: lines)
        }
        for ((index, lines), part) in zip(runs, parts) {
            try keep(part.seal)
            for (line, path) in zip(lines, part.paths) { seals[line] = (index, path) }
        }
    }

    /// The authority's events about the keys that signature lines name, and about their departments. These are signed, too: by
    /// the root authority, and by whoever signed beside it. So it goes on until no line names another key.
    private mutating func addKeys() async throws(Refusal) {
        var known = NamedKeys()
        while true {
            let named = try namedKeys()
            if named == known { break }
            for thread in named.threads.subtracting(known.threads).sorted() {
                try await add(try await reader.indices(ofThread: thread).filter { $0 < size })
            }
            try await addDepartments(named.departments.subtracting(known.departments).sorted())
            known = named
        }
        keyThreads = known.threads.sorted()
    }

    /// Keys of departments that signature lines name, whether these are known or not.
    private struct NamedKeys: Equatable {
        /// `key/<id>`, but for the case's own thread.
        var threads: Set<String> = []
        /// Codes of the keys' departments.
        var departments: Set<String> = []
    }

    /// Those of all entries so far.
    private func namedKeys() throws(Refusal) -> NamedKeys {
        // By bytes: some names that look alike are equal to Swift.
        let prefix = Array("\(reader.origin)/dept/".utf8)
        var named = NamedKeys()
        for entry in entries.values where !entry.isBareLine {
            try entry.withNote { note in
                for signature in note.signatures where signature.name.utf8.starts(with: prefix) {
                    let thread = "key/\(KeyID(rawValue: signature.id))"
                    if thread != self.thread { named.threads.insert(thread) }
                    if let code = KeyHolder(keyName: signature.name, origin: reader.origin)?.department {
                        named.departments.insert(code)
                    }
                }
            }
        }
        return named
    }

    private mutating func addDepartments(_ codes: [String]) async throws(Refusal) {
        guard !codes.isEmpty else { return }
        let authority = Set(try await reader.indices(ofThread: ThreadKind.authorityThread))
        for code in codes {
            let indices = try await reader.indices(ofThread: "dept/\(code)")
                .filter { $0 < size && authority.contains($0) }
            for entry in try await reader.entries(at: indices) where reader.readers.isAbout(department: code, entry) {
                try keep(entry)
            }
        }
    }

    // MARK: Files

    func files() async throws(Refusal) -> [(name: String, bytes: [UInt8])] {
        let indices = entries.keys.sorted()
        return [
            ("case.json", Array((summary.text + "\n").utf8)),
            ("checkpoint", signed.encoded),
            ("entries", bundle(indices)),
            ("proofs", try await inclusionProofs(indices)),
            ("seals.json", Array((sealProofs.text + "\n").utf8)),
            ("threads.json", Array((try await threadProofs().text + "\n").utf8)),
            ("timeline.html", try timeline()),
        ]
    }

    private var summary: JSONText {
        .object([
            ("format", "shilu-case@v1"), ("origin", .string(reader.origin)), ("thread", .string(thread)),
            ("size", .integer(size)), ("before", .integer(limit)),
            ("commitment", .object([("index", .integer(commitment.index)), ("size", .integer(commitment.size))])),
            ("vocabulary", .string(Vocabulary.hash.description)),
        ])
    }

    /// The entries one behind the other, as in an entry bundle.
    private func bundle(_ indices: [Int]) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in indices { EntryBundle.append(entries[index]?.bytes ?? [], to: &bytes) }
        return bytes
    }

    /// A tlog-proof of every entry, each behind its length as in an entry bundle.
    private func inclusionProofs(_ indices: [Int]) async throws(Refusal) -> [UInt8] {
        let paths = indices.map { Proofs.inclusionRanges(index: $0, size: size) }
        let hashes = try await reader.hashes(size: size, ranges: paths.flatMap(\.self) + [0..<size])
        let checkpoint = signed.encoded
        var proofs: [[UInt8]] = []
        do throws(ProofError) {
            guard try hashes.hash(of: 0..<size) == signed.checkpoint.root else { throw ProofError.rootMismatch }
            for (index, ranges) in zip(indices, paths) {
                let path = try ranges.map { range throws(ProofError) in try hashes.hash(of: range) }
                proofs.append(TlogProof(index: index, path: path, checkpoint: checkpoint).encoded)
            }
        } catch {
            throw .damagedTiles
        }
        // Each holds the checkpoint with all its cosignatures.
        guard proofs.allSatisfy({ $0.count <= EntryBundle.entrySizeMax }),
            proofs.reduce(0, { $0 + $1.count }) <= CaseFile.entryByteCountMax
        else {
            throw Refusal(.tooLarge, "The proofs of the thread's entries are larger than a case file can hold. Export the log.")
        }
        var bytes: [UInt8] = []
        for proof in proofs { EntryBundle.append(proof, to: &bytes) }
        return bytes
    }

    /// The inclusion proof of each event of a run in its seal's tree.
    private var sealProofs: JSONText {
        let proofs = seals.sorted { $0.key < $1.key }.map { index, seal in
            JSONText.object([
                ("index", .integer(index)), ("seal", .integer(seal.index)), ("path", Self.hashes(seal.path)),
            ])
        }
        return .object([("proofs", .array(proofs))])
    }

    /// What each segment of the commitment says of the thread, and of the threads of the keys.
    private func threadProofs() async throws(Refusal) -> JSONText {
        let names = [thread] + keyThreads
        let proofs = try await reader.threadProofs(ofKeys: names.map { Posting.key(thread: $0) }, size: commitment.size)
        return .object([
            ("size", .integer(commitment.size)),
            (
                "threads",
                .array(
                    zip(names, proofs).map { name, proofs in
                        .object([("thread", .string(name)), ("segments", .array(proofs.map(Self.json)))])
                    })
            ),
        ])
    }

    private static func json(_ proof: ThreadProof) -> JSONText {
        let claim: (String, JSONText) =
            switch proof.claim {
            case .present(let indices, let position, let path):
                (
                    "present",
                    .object([
                        ("position", .integer(position)), ("indices", .array(indices.map { .integer($0) })),
                        ("path", hashes(path)),
                    ])
                )
            case .absent(let position, let before, let behind):
                (
                    "absent",
                    .object(
                        [("position", .integer(position))]
                            + [("before", before), ("behind", behind)].compactMap { name, neighbour in
                                neighbour.map { (name, json($0)) }
                            })
                )
            }
        return .object([
            ("level", .integer(proof.segment.level)), ("segment", .integer(proof.segment.number)),
            ("count", .integer(proof.count)), claim, ("blockPath", hashes(proof.blockPath)),
        ])
    }

    private static func json(_ neighbour: ThreadProof.Neighbour) -> JSONText {
        .object([("record", .string(Base64.encode(neighbour.record.bytes))), ("path", hashes(neighbour.path))])
    }

    private static func hashes(_ path: [MerkleHash]) -> JSONText { .array(path.map { .string($0.description) }) }

    // MARK: Timeline

    private func timeline() throws(Refusal) -> [UInt8] {
        var items: [CaseTimeline.Item] = []
        for index in own {
            guard let entry = entries[index], reader.readers.belongs(entry, to: thread) else { continue }
            let signed = seals[index].flatMap { entries[$0.index] } ?? entry
            items.append(
                CaseTimeline.Item(
                    index: index, recordedAt: entry.recordedAt, line: Array(entry.eventLine ?? []),
                    signers: try signers(of: signed), seal: seals[index]?.index))
        }
        let timeline = CaseTimeline(origin: reader.origin, thread: thread, completeTo: commitment.size, items: items)
        do throws(EventFault) {
            return Array(try timeline.html().utf8)
        } catch {
            throw Refusal(.historyDamaged, "An entry of the thread is not an event of the vocabulary: \(error).")
        }
    }

    /// The keys of a note's signatures that were enrolled before it, in the order of their lines.
    private func signers(of entry: LogEntry) throws(Refusal) -> [String] {
        guard let authority = reader.snapshot.authority else { return [] }
        return try entry.withNote { note in
            var names: [String] = []
            for signature in note.signatures {
                guard let key = authority.key(name: signature.name, id: signature.id),
                    key.enrolled < max(entry.index, 1), !names.contains(key.key.name)
                else { continue }
                names.append(key.key.name)
            }
            return names
        }
    }
}

extension EventReaders {
    /// Whether an entry registers a department, or gives or withdraws a grant of it.
    fileprivate func isAbout(department: String, _ entry: LogEntry) -> Bool {
        guard entry.kind == .event else { return false }
        return withReader { reader in
            entry.withEventLine { line in
                guard let event = try? reader.read(line), event.subject == "dept/\(department)" else { return false }
                let types: [EventType] = [.departmentRegistered, .grantGiven, .grantWithdrawn]
                return types.contains { $0 === event.type }
            }
        }
    }
}
