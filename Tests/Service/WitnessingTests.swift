import MerkleLog
import Service
import SignedNote
import Testing

/// Whom a ledger asks for what, driven with a clock and answers of our own.
@Suite struct WitnessingTests {
    private static let log = key("log.example/toy", 1, .ed25519)
    private static let witnesses = (0..<3).map { key("witness.example/w\($0)", UInt8(10 + $0), .cosignatureEd25519) }

    private static func key(_ name: String, _ seed: UInt8, _ algorithm: SignatureAlgorithm) -> SigningKey {
        do { return try SigningKey(name: name, seed: [UInt8](repeating: seed, count: 32), algorithm: algorithm) } catch
        {
            fatalError("\(error)")
        }
    }

    private func checkpoint(_ size: Int) -> SignedCheckpoint {
        .sign(Checkpoint(origin: Self.log.name, size: size, root: .sha256(of: Array("\(size)".utf8))), by: Self.log)
    }

    private func cosignature(_ witness: Int, _ size: Int, at time: Int64 = 7) -> Witnessing.Answer {
        .cosigned([Cosignature.sign(checkpoint(size).note.text, by: Self.witnesses[witness], timestampSeconds: time)])
    }

    /// Asks, as `witness: old -> size`.
    private func asks(_ state: inout Witnessing, _ now: Int64) -> [String] {
        state.asks(now: now).map { "\($0.witness): \($0.oldSize) -> \($0.signed.checkpoint.size)" }
    }

    @Test("A witness is asked from nothing, tells where it stands, and is asked again from there at once")
    func findsTheSize() {
        var state = Witnessing(count: 1, quorum: 1)
        #expect(asks(&state, 0) == [])
        state.offer(checkpoint(10))
        #expect(asks(&state, 0) == ["0: 0 -> 10"])
        #expect(asks(&state, 0) == [], "one request at a time")
        state.take(.conflict(size: 4), from: 0, for: 10, logSize: state.newestSize, now: 1, random: 0)
        #expect(asks(&state, 1) == ["0: 4 -> 10"] && state.witnessed == nil)
        state.take(cosignature(0, 10), from: 0, for: 10, logSize: state.newestSize, now: 2, random: 0)
        #expect(
            state.witnessed?.size == 10 && state.standings[0].cosignedSize == 10 && state.standings[0].trouble == nil)
        #expect(asks(&state, 3) == [] && state.wakeAt(now: 3) == nil)
        // After a restart the witness may have this very size: it cosigns again.
        var again = Witnessing(count: 1, quorum: 1)
        again.offer(checkpoint(10))
        _ = again.asks(now: 0)
        again.take(.conflict(size: 10), from: 0, for: 10, logSize: 10, now: 1, random: 0)
        #expect(asks(&again, 1) == ["0: 10 -> 10"])
    }

    @Test("Witnesses are asked for one checkpoint, bursts for the newest alone; the quorum is what is served")
    func quorum() throws {
        var state = Witnessing(count: 3, quorum: 2)
        state.offer(checkpoint(10))
        #expect(asks(&state, 0).count == 3)
        for size in 11...20 { state.offer(checkpoint(size)) }
        #expect(asks(&state, 10) == [])
        state.take(cosignature(0, 10), from: 0, for: 10, logSize: state.newestSize, now: 20, random: 0)
        #expect(state.witnessed == nil && asks(&state, 20) == [], "the others are still being asked for it")
        state.take(cosignature(1, 10), from: 1, for: 10, logSize: state.newestSize, now: 30, random: 0)
        #expect(state.witnessed?.size == 10)
        #expect(asks(&state, 30) == ["0: 10 -> 20", "1: 10 -> 20"], "the slow one holds nobody up")
        state.take(cosignature(2, 10), from: 2, for: 10, logSize: state.newestSize, now: 40, random: 0)
        let note = try #require(state.witnessed?.cosigned.note)
        #expect(try note.signers(of: [Self.log.verifier] + Self.witnesses.map(\.verifier)).count == 4)
        #expect(asks(&state, 40) == ["2: 10 -> 20"])
        state.take(cosignature(2, 20), from: 2, for: 20, logSize: state.newestSize, now: 50, random: 0)
        #expect(state.witnessed?.size == 10)
        state.take(cosignature(0, 20), from: 0, for: 20, logSize: state.newestSize, now: 60, random: 0)
        #expect(state.witnessed?.size == 20)
    }

    @Test("A witness that does not answer is left behind after a second, and its late cosignature still counts")
    func slowWitness() {
        var state = Witnessing(count: 2, quorum: 2)
        state.offer(checkpoint(10))
        #expect(asks(&state, 0).count == 2)
        state.take(cosignature(0, 10), from: 0, for: 10, logSize: state.newestSize, now: 5, random: 0)
        state.offer(checkpoint(11))
        #expect(asks(&state, 500) == [] && state.wakeAt(now: 500) == 1_000)
        #expect(asks(&state, 1_000) == ["0: 10 -> 11"])
        state.take(cosignature(1, 10), from: 1, for: 10, logSize: state.newestSize, now: 1_500, random: 0)
        #expect(state.witnessed?.size == 10)
        #expect(asks(&state, 1_500) == ["1: 10 -> 11"])
    }

    @Test("Failures back off, twice as long each time up to a bound; one good answer forgets them")
    func backoff() {
        var state = Witnessing(count: 1, quorum: 0)
        state.offer(checkpoint(10))
        var now: Int64 = 0
        var pauses: [Int64] = []
        for _ in 0..<8 {
            #expect(asks(&state, now).count == 1)
            state.take(.failed("it does not answer"), from: 0, for: 10, logSize: state.newestSize, now: now, random: 1)
            guard let wake = state.wakeAt(now: now) else { break }
            pauses.append(wake - now)
            #expect(asks(&state, wake - 1) == [])
            now = wake
        }
        #expect(pauses == [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
        #expect(state.standings[0].failures == 8 && state.standings[0].trouble == "it does not answer")
        #expect(asks(&state, now).count == 1)
        state.take(.failed("x"), from: 0, for: 10, logSize: state.newestSize, now: now, random: 0)
        #expect(state.wakeAt(now: now) == now + 7_500, "the jitter takes at most half")
        now += 7_500
        #expect(asks(&state, now).count == 1)
        state.take(cosignature(0, 10), from: 0, for: 10, logSize: state.newestSize, now: now, random: 0)
        #expect(state.standings[0].trouble == nil && state.standings[0].failuresInRow == 0)
    }

    @Test(
        "A witness that has more than this log, that finds a fork, or that has forgotten, is named as a contradiction")
    func contradictions() throws {
        var state = Witnessing(count: 3, quorum: 1)
        state.offer(checkpoint(10))
        _ = state.asks(now: 0)
        state.take(.conflict(size: 12), from: 0, for: 10, logSize: state.newestSize, now: 0, random: 0)
        #expect(
            state.standings[0].isContradiction
                && state.standings[0].trouble?.contains("the ledger was set back") == true)
        state.take(.refused(status: 422, detail: "no proof"), from: 1, for: 10, logSize: state.newestSize, now: 0, random: 0)
        #expect(state.standings[1].isContradiction && state.standings[1].trouble?.contains("forked") == true)
        // An outage neither clears nor makes a contradiction.
        #expect(
            asks(&state, 60_000) == ["1: 0 -> 10"], "the first has more than the log, there is nothing to ask it for")
        state.take(.failed("away"), from: 1, for: 10, logSize: state.newestSize, now: 60_000, random: 0)
        #expect(state.standings[1].isContradiction)
        state.take(cosignature(2, 10), from: 2, for: 10, logSize: state.newestSize, now: 60_000, random: 0)
        state.offer(checkpoint(13))
        #expect(asks(&state, 120_000) == ["0: 12 -> 13", "1: 0 -> 13", "2: 10 -> 13"])
        state.take(.conflict(size: 4), from: 2, for: 13, logSize: state.newestSize, now: 120_000, random: 0)
        #expect(state.standings[2].trouble?.contains("lost or set back") == true && state.standings[2].isContradiction)
        state.offer(checkpoint(14))
        #expect(!asks(&state, 999_000).contains { $0.hasPrefix("2:") }, "it is not asked again")
        #expect(state.witnessed?.size == 10)
    }

    @Test("A witness that knows what the log has and this process has not looked at yet contradicts nothing")
    func aheadOfTheOffer() {
        var state = Witnessing(count: 1, quorum: 1)
        state.offer(checkpoint(10))
        _ = state.asks(now: 0)
        state.take(.conflict(size: 12), from: 0, for: 10, logSize: 15, now: 0, random: 0)
        #expect(state.standings[0].trouble == nil && asks(&state, 0) == [])
        state.offer(checkpoint(15))
        #expect(asks(&state, 0) == ["0: 12 -> 15"])
    }

    @Test("A size that somebody else moves meanwhile is asked for three times, then later")
    func movingSize() {
        var state = Witnessing(count: 1, quorum: 1)
        state.offer(checkpoint(10))
        for size in 1...3 {
            #expect(asks(&state, 0) == ["0: \(size == 1 ? 0 : size - 1) -> 10"])
            state.take(.conflict(size: size), from: 0, for: 10, logSize: state.newestSize, now: 0, random: 0)
        }
        #expect(asks(&state, 0) == [] && state.standings[0].trouble != nil && !state.standings[0].isContradiction)
    }

    @Test("Without a quorum cosignatures are served with exactly the newest checkpoint")
    func withoutQuorum() {
        var state = Witnessing(count: 1, quorum: 0)
        state.offer(checkpoint(10))
        _ = state.asks(now: 0)
        #expect(state.candidate(size: 10) == nil)
        state.take(cosignature(0, 10), from: 0, for: 10, logSize: state.newestSize, now: 1, random: 0)
        #expect(state.candidate(size: 10)?.cosigned.note.signatures.count == 2 && state.candidate(size: 11) == nil)
        #expect(state.witnessed == nil)
    }

    @Test("An address is a URL and keys of one name, of which one can be verified")
    func addresses() throws {
        let vkey = "\(Self.witnesses[0].verifier)"
        let quantum = try VerifierKey(
            name: "witness.example/w0", algorithm: .other(6), publicKey: [UInt8](repeating: 3, count: 1312))
        let address = try WitnessAddress(parsing: "https://w.example/a/ \(vkey) \(quantum)")
        #expect(address.url == "https://w.example/a" && address.name == "witness.example/w0" && address.keys.count == 2)
        for wrong in [
            "", "https://w.example", vkey, "ftp://w.example \(vkey)", "https://w.example x+y",
            "https://w.example \(quantum)",
            "https://w.example \(vkey) \(Self.witnesses[1].verifier)", "https://w.example \(Self.log.verifier)",
        ] {
            #expect(throws: WitnessAddressError.self, "\(wrong)") { try WitnessAddress(parsing: wrong) }
        }
    }

    @Test(
        "An answer's lines: verified, carried where they cannot be, ignored where nobody named the key, refused where wrong"
    )
    func answers() throws {
        let witness = Self.witnesses[0]
        let quantum = try VerifierKey(
            name: witness.name, algorithm: .other(6), publicKey: [UInt8](repeating: 3, count: 1312))
        let address = try WitnessAddress(parsing: "http://w.example \(witness.verifier) \(quantum)")
        let note = checkpoint(10).note
        func lines(_ lines: [SignatureLine]) throws -> [SignatureLine] {
            try address.cosignatures(in: Array(lines.map { $0.line + "\n" }.joined().utf8), on: note)
        }
        let good = Cosignature.sign(note.text, by: witness, timestampSeconds: 7)
        let carried = SignatureLine(name: witness.name, id: quantum.id, signature: [UInt8](repeating: 1, count: 2428))
        let foreign = Cosignature.sign(note.text, by: Self.witnesses[1], timestampSeconds: 7)
        #expect(try lines([foreign, good, carried]) == [good, carried])
        let otherText = Cosignature.sign(checkpoint(11).note.text, by: witness, timestampSeconds: 7)
        let timeless = Cosignature.sign(note.text, by: witness, timestampSeconds: 0)
        for wrong in [[], [foreign], [carried], [otherText], [good, otherText], [timeless]] {
            #expect(throws: WitnessAddressError.self) { try lines(wrong) }
        }
        #expect(throws: WitnessAddressError.self) { try address.cosignatures(in: Array("hello\n".utf8), on: note) }
    }
}
