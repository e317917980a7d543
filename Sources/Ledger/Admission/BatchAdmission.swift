#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif
internal import MerkleLog
internal import SignedNote
internal import Supervision

extension Admission {
    /// Judges a sealed batch: the seal's signature, its root and count, and every event as if it stood alone.
    /// - Parameter now: the ledger's clock; nil where the times were judged before.
    func admit(batch body: [UInt8], authority: Authority, now: Int64? = nil) throws(Refusal) -> AdmittedBatch {
        guard body.count <= Seal.byteCountMax else {
            throw Refusal(.tooLarge, "A batch has at most \(Seal.byteCountMax) bytes.")
        }
        return try body.withBytes { bytes throws(Refusal) in
            let sealEnd = try Self.sealEnd(bytes)
            let (seal, signer) = try seal(UnsafeRawBufferPointer(rebasing: bytes[..<sealEnd]), authority: authority)
            let lines = try Self.lines(bytes, from: sealEnd + 1)
            guard lines.count == seal.count else {
                throw Refusal(.sealCountMismatch, "The seal says \(seal.count) events; the batch has \(lines.count).")
            }
            guard LeafHashing.root(of: LeafHashing.leaves(base: bytes, ranges: lines)) == seal.root else {
                throw Refusal(.sealRootMismatch, "The event lines do not add up to the seal's root.")
            }
            var batch = AdmittedBatch(
                body: body, seal: 0..<sealEnd, lines: lines, root: seal.root, authorityRevision: authority.revision,
                key: .batch(keyName: seal.keyName, batchID: seal.batchID), postings: [], expectations: [])
            try judge(&batch, bytes, signer: signer, authority: authority, now: now)
            return batch
        }
    }

    /// Reads every line; fills in postings and expectations.
    private func judge(
        _ batch: inout AdmittedBatch, _ bytes: UnsafeRawBufferPointer, signer: VerifierKey, authority: Authority,
        now: Int64?
    ) throws(Refusal) {
        var postings: [Posting] = []
        postings.reserveCapacity(batch.lines.count * 2)
        var expectations: [Expectation] = []
        var ids = Set<IdempotencyKey>(minimumCapacity: batch.lines.count)
        let scope = try Self.scope(of: [signer], authority: authority)
        let lines = batch.lines
        try readers.withReader { reader throws(Refusal) in
            for (number, line) in lines.enumerated() {
                let event = try Self.read(
                    UnsafeRawBufferPointer(rebasing: bytes[line.lowerBound..<line.upperBound - 1]), with: &reader,
                    now: now, number: number)
                guard event.type.author == .department else {
                    throw Refusal(.notInBatch, "The authority and the ledger sign each of their events.", pointer: "/type", line: number)
                }
                try Self.check(event, scope: scope, line: number)
                guard ids.insert(.event(source: event.source.bytes, id: event.id.bytes)).inserted else {
                    throw Refusal(.duplicateInBatch, "The id occurs before in this batch.", pointer: "/id", line: number)
                }
                event.forEachThread { postings.append(Posting(key: Posting.key(thread: $0), index: number)) }
                if let expectation = Self.expectation(of: event, line: number) { expectations.append(expectation) }
            }
        }
        batch.postings = postings
        batch.expectations = expectations
    }

    /// Reads the seal and finds the enrolled key that signed it.
    private func seal(
        _ bytes: UnsafeRawBufferPointer, authority: Authority
    ) throws(Refusal) -> (seal: Seal, signer: VerifierKey) {
        let note: NoteView
        let seal: Seal
        do {
            note = try NoteView(bytes)
            seal = try Seal(checkpoint: Checkpoint(text: note.text))
        } catch {
            throw Refusal(.malformedBatch, "\(error)")
        }
        let signers = try Self.signers(of: note, authority: authority)
        // Another known signer adds no scope, but one that is suspended or revoked refuses, as it does an event.
        _ = try Self.scope(of: signers, authority: authority)
        guard let signer = signers.first(where: { $0.name.utf8.elementsEqual(seal.keyName.utf8) }) else {
            throw Refusal(.unknownKey, "The key that the seal's origin names has not signed it.")
        }
        return (seal, signer)
    }

    /// Where the seal's note ends: behind the signature lines, before the empty line.
    private static func sealEnd(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        var emptyLines = 0
        for at in 1..<max(1, min(bytes.count, sealSizeMax)) where bytes[at] == 0x0A && bytes[at - 1] == 0x0A {
            emptyLines += 1
            if emptyLines == 2 { return at }
        }
        throw Refusal(.malformedBatch, "There is no seal followed by an empty line.")
    }

    /// The ranges of the event lines, each with its line end.
    private static func lines(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(Refusal) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var at = start
        while at < bytes.count {
            guard let end = lineEnd(bytes, from: at) else {
                throw Refusal(.malformedBatch, "The last event line has no line end.", line: lines.count)
            }
            lines.append(at..<end)
            at = end
            guard lines.count <= Seal.countMax else {
                throw Refusal(.tooLarge, "A batch has at most \(Seal.countMax) events.")
            }
        }
        return lines
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, bytes.count - start) else { return nil }
        return base.distance(to: UnsafeRawPointer(found)) + 1
    }

    /// Bytes that a seal with its signatures may have.
    private static let sealSizeMax = 16_384

    /// The signed text of a seal, without its signatures.
    static func sealText(_ seal: [UInt8]) -> ArraySlice<UInt8> {
        var at = 1
        while at < seal.count, seal[at] != 0x0A || seal[at - 1] != 0x0A { at += 1 }
        return seal[..<min(at, seal.count)]
    }
}
