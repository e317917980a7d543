package import MerkleLog
package import SignedNote

/// Which witness is asked for what, and what their answers make of it: the pure part of ``WitnessRunner``, which brings time
/// and answers and sends what is drafted here.
///
/// One checkpoint at a time is the *candidate* that all witnesses are asked for, so that their cosignatures come together on
/// one size while the log grows. It gives way to the newest checkpoint once enough have cosigned it, or when nobody is
/// being asked for it any more, or after a second: a slow witness holds nobody up, and a burst of commits costs few rounds.
package struct Witnessing: Sendable {
    /// A checkpoint that witnesses were asked for, with what they answered.
    package struct Candidate: Sendable {
        package let signed: SignedCheckpoint
        let offeredAt: Int64
        /// Cosignatures by witness.
        var lines: [Int: [SignatureLine]] = [:]

        package var size: Int { signed.checkpoint.size }

        /// The checkpoint with its cosignatures, in the order of the witnesses.
        package var cosigned: SignedCheckpoint {
            let added = lines.sorted { $0.key < $1.key }.flatMap(\.value)
            // Too many signatures for a note: those that fit.
            return (try? signed.adding(added)) ?? signed
        }
    }

    /// One witness, as this process knows it.
    package struct Standing: Sendable {
        /// The size that it cosigned last, as far as it has told; nil before its first answer.
        package internal(set) var size: Int?
        /// The largest size that it cosigned for this process: a witness that later knows less has forgotten.
        package internal(set) var cosignedSize: Int?
        package internal(set) var cosignedAtSeconds: Int64?
        package internal(set) var cosignatures = 0
        /// Requests that failed, in all and in a row.
        package internal(set) var failures = 0
        package internal(set) var failuresInRow = 0
        /// What went wrong last; nil when the last answer was good.
        package internal(set) var trouble: String?
        /// The trouble is a contradiction of histories, not an outage: somebody was set back or has forked.
        package internal(set) var isContradiction = false
        /// The size it is being asked for.
        var askedFor: Int?
        var retryAt: Int64 = 0
        var conflictsInRow = 0
        /// It has forgotten what it cosigned: it is not asked again.
        var isDismissed = false
    }

    /// A request to send: `oldSize` is what the witness is thought to have.
    package struct Ask: Sendable {
        package let witness: Int
        package let oldSize: Int
        package let signed: SignedCheckpoint
    }

    /// What became of a request.
    package enum Answer: Sendable {
        case cosigned([SignatureLine])
        case conflict(size: Int)
        case refused(status: Int, detail: String)
        case failed(String)
    }

    package let quorum: Int
    package private(set) var standings: [Standing]
    /// Ascending by size; the last one is the candidate.
    private var candidates: [Candidate] = []
    private var newest: SignedCheckpoint?

    /// A candidate gives way after this long, in milliseconds.
    private static let candidateMilliseconds: Int64 = 1_000
    private static let retryMillisecondsMin: Int64 = 500
    private static let retryMillisecondsMax: Int64 = 15_000
    private static let candidatesMax = 32

    package init(count: Int, quorum: Int) {
        self.quorum = quorum
        standings = Array(repeating: Standing(), count: count)
    }

    // MARK: What is there

    /// The newest checkpoint that enough witnesses have cosigned; nil before the first, and where none are required.
    package var witnessed: Candidate? {
        guard quorum > 0 else { return nil }
        return candidates.last { $0.lines.count >= quorum }
    }

    /// The cosignatures of a checkpoint that is not necessarily witnessed by enough; nil where there are none.
    package func candidate(size: Int) -> Candidate? { candidates.last { $0.size == size && !$0.lines.isEmpty } }

    /// The newest size that was offered.
    package var newestSize: Int { newest?.checkpoint.size ?? 0 }

    // MARK: What happens

    /// Tells of the newest checkpoint.
    package mutating func offer(_ signed: SignedCheckpoint) {
        if signed.checkpoint.size >= newestSize { newest = signed }
    }

    /// What is to be sent now. Each of these must come back to ``take(_:from:for:now:random:)``.
    package mutating func asks(now: Int64) -> [Ask] {
        renewCandidate(now: now)
        guard let candidate = candidates.last else { return [] }
        var asks: [Ask] = []
        for witness in standings.indices where isAskable(witness, for: candidate, now: now) {
            standings[witness].askedFor = candidate.size
            asks.append(Ask(witness: witness, oldSize: standings[witness].size ?? 0, signed: candidate.signed))
        }
        return asks
    }

    /// When to look again although nothing happens; nil for never.
    package func wakeAt(now: Int64) -> Int64? {
        guard let candidate = candidates.last else { return nil }
        var times = standings.filter { !$0.isDismissed && $0.askedFor == nil && $0.retryAt > now }.map(\.retryAt)
        if candidate.size < newestSize { times.append(max(now + 1, candidate.offeredAt + Self.candidateMilliseconds)) }
        return times.min()
    }

    /// Takes what became of a request for the checkpoint of `size`.
    /// - Parameters:
    ///   - logSize: entries in the log by now; it may have grown since the newest checkpoint was offered.
    ///   - random: from 0 to 1, so that ledgers do not all come back to a witness at once.
    package mutating func take(
        _ answer: Answer, from witness: Int, for size: Int, logSize: Int, now: Int64, random: Double
    ) {
        standings[witness].askedFor = nil
        switch answer {
        case .cosigned(let lines): takeCosignatures(lines, from: witness, for: size)
        case .conflict(let known): takeConflict(known, from: witness, logSize: logSize, now: now, random: random)
        case .refused(let status, let detail):
            let isContradiction = status == 422
            let known = standings[witness].size ?? 0
            let text =
                isContradiction
                ? "it refuses the checkpoint of \(size) entries: it does not continue the \(known) that it has cosigned. The log has forked, or was set back and went on"
                : "it answered \(status)"
            fail(witness, "\(text) (\(detail))", isContradiction: isContradiction, now: now, random: random)
        case .failed(let why):
            // Nobody is called a forger because of an outage, nor cleared by one.
            fail(witness, why, isContradiction: standings[witness].isContradiction, now: now, random: random)
        }
        prune()
    }

    // MARK: Steps

    private mutating func renewCandidate(now: Int64) {
        guard let newest else { return }
        if let candidate = candidates.last {
            guard candidate.size < newest.checkpoint.size else { return }
            let isDone = quorum > 0 && candidate.lines.count >= quorum
            let isAskedFor = standings.contains { $0.askedFor == candidate.size }
            let isOld = now - candidate.offeredAt >= Self.candidateMilliseconds
            guard isDone || !isAskedFor || isOld else { return }
        }
        candidates.append(Candidate(signed: newest, offeredAt: now))
        prune()
    }

    private func isAskable(_ witness: Int, for candidate: Candidate, now: Int64) -> Bool {
        let standing = standings[witness]
        return !standing.isDismissed && standing.askedFor == nil && standing.retryAt <= now
            && candidate.lines[witness] == nil && standing.size ?? 0 <= candidate.size
    }

    private mutating func takeCosignatures(_ lines: [SignatureLine], from witness: Int, for size: Int) {
        standings[witness].size = size
        standings[witness].cosignedSize = max(size, standings[witness].cosignedSize ?? 0)
        standings[witness].cosignedAtSeconds = lines.compactMap { Cosignature.timestampSeconds($0) }.max()
        standings[witness].cosignatures += 1
        standings[witness].failuresInRow = 0
        standings[witness].conflictsInRow = 0
        standings[witness].trouble = nil
        standings[witness].isContradiction = false
        if let position = candidates.lastIndex(where: { $0.size == size }) {
            candidates[position].lines[witness] = lines
        }
    }

    private mutating func takeConflict(
        _ known: Int, from witness: Int, logSize: Int, now: Int64, random: Double
    ) {
        if let cosigned = standings[witness].cosignedSize, known < cosigned {
            standings[witness].isDismissed = true
            return fail(
                witness,
                "it has cosigned \(cosigned) entries and now says \(known): its state was lost or set back. It is not asked again before the next start",
                isContradiction: true, now: now, random: random)
        }
        standings[witness].size = known
        standings[witness].conflictsInRow += 1
        if known > logSize {
            return fail(
                witness, "it has cosigned \(known) entries, and this log has \(logSize): the ledger was set back",
                isContradiction: true, now: now, random: random)
        }
        // The first conflict tells where the witness stands. One after another says that somebody else moves it.
        if standings[witness].conflictsInRow > 2 {
            fail(witness, "its size changes while it is asked", isContradiction: false, now: now, random: random)
        }
    }

    private mutating func fail(_ witness: Int, _ why: String, isContradiction: Bool, now: Int64, random: Double) {
        standings[witness].failures += 1
        standings[witness].failuresInRow += 1
        standings[witness].trouble = why
        standings[witness].isContradiction = isContradiction
        let doubled = Self.retryMillisecondsMin << min(10, standings[witness].failuresInRow - 1)
        let pause = min(doubled, Self.retryMillisecondsMax)
        standings[witness].retryAt = now + pause / 2 + Int64(Double(pause) / 2 * random)
    }

    /// Forgets candidates that a newer witnessed one has overtaken, and the oldest where there are too many.
    private mutating func prune() {
        if let witnessed = witnessed { candidates.removeAll { $0.size < witnessed.size } }
        while candidates.count > Self.candidatesMax {
            candidates.remove(at: candidates[0].size == witnessed?.size ? 1 : 0)
        }
    }
}
