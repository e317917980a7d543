import MerkleLog
import SignedNote

/// What an author sends: an event or a batch, by whom, as bytes.
struct Submission: Sendable {
    enum Content: Sendable {
        case event(TestEvent)
        case batch(id: String, [TestEvent])
    }

    /// A fault of the bytes, found whatever the authority says.
    enum Flaw: Sendable, CaseIterable {
        /// The (first) event is cut short before it is signed.
        case malformedJSON
        /// The first signature is over other bytes.
        case badSignature
        /// Batches: a line is missing behind the seal.
        case sealCount
        /// Batches: a line is not the one that was sealed.
        case sealRoot
    }

    var content: Content
    var signers: [SigningKey]
    var flaw: Flaw?
    var bytes: [UInt8]

    init(_ event: TestEvent, by signers: [SigningKey], flaw: Flaw? = nil) {
        content = .event(event)
        self.signers = signers
        self.flaw = flaw
        let line = flaw == .malformedJSON ? String(event.line.dropLast(2)) : event.line
        bytes = TestEvent.signed(line, by: signers)
        if flaw == .badSignature { bytes = Self.exchangeSignature(in: bytes, with: TestEvent.signed(line + " ", by: signers)) }
    }

    init(batch id: String, _ events: [TestEvent], by signer: SigningKey, flaw: Flaw? = nil) {
        content = .batch(id: id, events)
        signers = [signer]
        self.flaw = flaw
        var lines = events.map { Array(($0.line + "\n").utf8) }
        if flaw == .malformedJSON { lines[0] = Array((events[0].line.dropLast(2) + "\n").utf8) }
        var seal = Self.seal(id, lines, by: signer)
        if flaw == .badSignature { seal = Self.exchangeSignature(in: seal, with: Self.seal(id, lines + lines, by: signer)) }
        if flaw == .sealCount { lines.removeLast() }
        if flaw == .sealRoot { lines[lines.count - 1][20] ^= 1 }
        bytes = seal + Array("\n".utf8) + lines.joined()
    }

    /// The seal of some lines (each with its line end).
    static func seal(_ id: String, _ lines: [[UInt8]], by signer: SigningKey) -> [UInt8] {
        do {
            return try Seal.sign(batchID: id, leaves: lines.map { MerkleHash.leaf($0) }, by: signer).encoded
        } catch {
            preconditionFailure("a test's batch can be sealed: \(error)")
        }
    }

    var events: [TestEvent] {
        switch content {
        case .event(let event): [event]
        case .batch(_, let events): events
        }
    }

    var isBatch: Bool {
        if case .batch = content { true } else { false }
    }

    /// The seal's note of a batch; the whole of an event.
    var head: ArraySlice<UInt8> {
        guard isBatch else { return bytes[...] }
        let newline = UInt8(ascii: "\n")
        var empty = 0
        for at in 1..<bytes.count where bytes[at] == newline && bytes[at - 1] == newline {
            empty += 1
            if empty == 2 { return bytes[..<at] }
        }
        return bytes[...]
    }

    /// `note` with the signature lines of `other`.
    private static func exchangeSignature(in note: [UInt8], with other: [UInt8]) -> [UInt8] {
        func cut(_ bytes: [UInt8]) -> Int {
            let newline = UInt8(ascii: "\n")
            return bytes.indices.last { $0 > 0 && bytes[$0] == newline && bytes[$0 - 1] == newline } ?? 0
        }
        return Array(note[...cut(note)] + other[(cut(other) + 1)...])
    }
}
