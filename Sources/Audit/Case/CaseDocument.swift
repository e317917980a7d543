internal import FoundationEssentials
internal import MerkleLog
internal import SignedNote
internal import Supervision

/// What is in a case file, read and in its form; nothing is verified yet.
struct CaseDocument {
    let summary: Summary
    let checkpoint: [UInt8]
    /// Entries by index, ascending, each with its proof.
    let entries: [(index: Int, bytes: [UInt8], proof: TlogProof)]
    let seals: [SealProof]
    /// The names, like the summary's, are such as threads can have: ``ThreadName``.
    let threads: [(thread: String, proofs: [ThreadProof])]
    let timeline: [UInt8]

    /// `case.json`.
    struct Summary: Decodable {
        struct Commitment: Decodable {
            var index: Int
            var size: Int
        }

        var format: String
        var origin: String
        var thread: String
        /// Entries of the checkpoint's log.
        var size: Int
        /// Entries of the thread from there on were left out.
        var before: Int
        var commitment: Commitment
        var vocabulary: String
    }

    /// That an event is in its seal's tree.
    struct SealProof {
        let index: Int
        let seal: Int
        let path: [MerkleHash]
    }

    static let format = "shilu-case@v1"

    /// - Throws: ``Fault`` `case-malformed`.
    init(_ archive: [UInt8]) throws(Fault) {
        let files = try ZipReader(archive).files
        let names = ["case.json", "checkpoint", "entries", "proofs", "seals.json", "threads.json", "timeline.html"]
        guard files.map(\.name) == names else {
            throw Self.malformed("case file", "it is not made of \(names.joined(separator: ", "))")
        }
        summary = try Self.decode(Summary.self, files[0])
        guard summary.format == Self.format else {
            throw Self.malformed("case.json", "its format is \(summary.format.plain), not \(Self.format)")
        }
        try Self.requireThread(summary.thread, "case.json")
        checkpoint = files[1].bytes
        entries = try Self.entries(files[2].bytes, proofs: files[3].bytes)
        seals = try Self.decode(Wire.Seals.self, files[4]).proofs.map { proof throws(Fault) in
            SealProof(index: proof.index, seal: proof.seal, path: try Self.hashes(proof.path, "seals.json"))
        }
        let threads = try Self.decode(Wire.Threads.self, files[5])
        guard threads.size == summary.commitment.size else {
            throw Self.malformed("threads.json", "it is about another commitment than case.json")
        }
        self.threads = try threads.threads.map { thread throws(Fault) in try Self.thread(thread) }
        timeline = files[6].bytes
    }

    private static func thread(
        _ wire: Wire.Threads.Thread
    ) throws(Fault) -> (thread: String, proofs: [ThreadProof]) {
        try requireThread(wire.thread, "threads.json")
        return (wire.thread, try wire.segments.map { segment throws(Fault) in try ThreadProof(segment) })
    }

    private static func requireThread(_ name: String, _ file: String) throws(Fault) {
        guard ThreadName.isWellFormed(name) else {
            throw malformed(file, "no thread can have the name \(name.plain)")
        }
    }

    private static func entries(
        _ bundle: [UInt8], proofs: [UInt8]
    ) throws(Fault) -> [(index: Int, bytes: [UInt8], proof: TlogProof)] {
        guard let ranges = try? EntryBundle.ranges(in: bundle), let proofRanges = try? EntryBundle.ranges(in: proofs),
            ranges.count == proofRanges.count
        else { throw malformed("proofs", "there is not one proof an entry") }
        var entries: [(index: Int, bytes: [UInt8], proof: TlogProof)] = []
        for (range, proofRange) in zip(ranges, proofRanges) {
            let proof: TlogProof
            do throws(LogFormatError) { proof = try TlogProof(parsing: Array(proofs[proofRange])) } catch {
                throw malformed("proofs", "proof \(entries.count): \(error)")
            }
            guard proof.index > entries.last?.index ?? -1 else {
                throw malformed("proofs", "proof \(entries.count) is not of a later entry than the one before")
            }
            guard range.count > Stamp.lineCount else { throw malformed("entries", "entry \(proof.index) is too short") }
            entries.append((proof.index, Array(bundle[range]), proof))
        }
        return entries
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ file: (name: String, bytes: [UInt8])
    ) throws(Fault) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(file.bytes))
        } catch {
            throw malformed(file.name, "it is not the JSON that it must be")
        }
    }

    fileprivate static func hashes(_ texts: [String], _ file: String) throws(Fault) -> [MerkleHash] {
        try texts.map { text throws(Fault) in
            guard let hash = MerkleHash(base64: text) else { throw malformed(file, "a hash is not base64 of 32 bytes") }
            return hash
        }
    }

    fileprivate static func malformed(_ file: String, _ detail: String) -> Fault {
        Fault(.caseMalformed, tile: file, detail)
    }

    /// The JSON files as they are written.
    fileprivate enum Wire {
        struct Seals: Decodable {
            struct Proof: Decodable {
                var index: Int
                var seal: Int
                var path: [String]
            }

            var proofs: [Proof]
        }

        struct Threads: Decodable {
            struct Thread: Decodable {
                var thread: String
                var segments: [Segment]
            }

            var size: Int
            var threads: [Thread]
        }

        struct Segment: Decodable {
            struct Present: Decodable {
                var position: Int
                var indices: [Int]
                var path: [String]
            }

            struct Absent: Decodable {
                var position: Int
                var before: Neighbour?
                var behind: Neighbour?
            }

            struct Neighbour: Decodable {
                var record: String
                var path: [String]
            }

            var level: Int
            var segment: Int
            var count: Int
            var present: Present?
            var absent: Absent?
            var blockPath: [String]
        }
    }
}

extension ThreadProof {
    fileprivate init(_ wire: CaseDocument.Wire.Segment) throws(Fault) {
        let claim: Claim
        switch (wire.present, wire.absent) {
        case (let present?, nil):
            claim = .present(
                indices: present.indices, position: present.position,
                path: try CaseDocument.hashes(present.path, "threads.json"))
        case (nil, let absent?):
            claim = .absent(
                position: absent.position,
                before: try absent.before.map { neighbour throws(Fault) in try Neighbour(neighbour) },
                behind: try absent.behind.map { neighbour throws(Fault) in try Neighbour(neighbour) })
        default: throw CaseDocument.malformed("threads.json", "a segment says neither or both of present and absent")
        }
        self.init(
            segment: ThreadSegment(level: wire.level, number: wire.segment), count: wire.count, claim: claim,
            blockPath: try CaseDocument.hashes(wire.blockPath, "threads.json"))
    }
}

extension ThreadProof.Neighbour {
    fileprivate init(_ wire: CaseDocument.Wire.Segment.Neighbour) throws(Fault) {
        guard let bytes = Base64.decode(wire.record), let record = ThreadRecord(bytes) else {
            throw CaseDocument.malformed("threads.json", "a record is not base64 of 48 bytes")
        }
        self.init(record: record, path: try CaseDocument.hashes(wire.path, "threads.json"))
    }
}
