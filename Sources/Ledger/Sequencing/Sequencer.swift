internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Gives admitted work its place in the log: a pure function of the snapshot, the work, what the store knows about it,
/// and the time. It touches no store and no clock; the writer performs what it drafts.
struct Sequencer: Sendable {
    let origin: String
    let key: SigningKey
    let admission: Admission

    /// What the store knows about a batch of work, gathered before.
    struct Facts: Sendable {
        /// Idempotency keys that were used before, with what the entry's author sent.
        var seen: [IdempotencyKey: (place: Place, payload: [UInt8])] = [:]
        /// Present versions of the threads that the work expects something of.
        var versions: [UInt64: Int] = [:]
    }

    /// What to commit, and what to tell each author once it is committed.
    struct Draft: Sendable {
        var outcomes: [Result<Place, Refusal>]
        /// Nil where nothing is new.
        var commit: (advance: Advance, next: LogSnapshot)?
    }

    /// Drafts the next commit.
    ///
    /// Work is placed in order, each piece wholly or not at all; a refused piece leaves no trace. Stamps never decrease,
    /// even when the clock does.
    func draft(_ work: [Work], on snapshot: LogSnapshot, facts: Facts, epoch: Int, now: Int64) -> Draft {
        var run = Run(snapshot: snapshot, facts: facts, stamp: max(now, snapshot.lastStamp))
        var outcomes: [Result<Place, Refusal>] = []
        for work in work {
            do throws(Refusal) {
                outcomes.append(.success(try place(work, in: &run)))
            } catch {
                outcomes.append(.failure(error))
            }
        }
        guard run.size > snapshot.size else { return Draft(outcomes: outcomes, commit: nil) }
        let commit = finish(run, on: snapshot, epoch: epoch)
        outcomes = outcomes.map { outcome in
            outcome.map { place in
                guard !place.repeated || place.index >= snapshot.size else { return place }
                return Place(index: place.index, stamp: place.stamp, size: run.size, repeated: place.repeated)
            }
        }
        return Draft(outcomes: outcomes, commit: commit)
    }

    /// The commit in the making.
    private struct Run {
        let snapshot: LogSnapshot
        let stamp: Int64
        let stampLine: [UInt8]
        var authority: Authority?
        var new: NewEntries
        var seen: [IdempotencyKey: (place: Place, payload: [UInt8])]
        var newKeys: [(key: IdempotencyKey, index: Int)] = []
        var versions: [UInt64: Int]

        init(snapshot: LogSnapshot, facts: Facts, stamp: Int64) {
            self.snapshot = snapshot
            self.stamp = stamp
            stampLine = Array(Stamp(milliseconds: stamp).description.utf8) + [UInt8(ascii: "\n")]
            authority = snapshot.authority
            new = NewEntries(behind: snapshot)
            seen = facts.seen
            versions = facts.versions
        }

        var size: Int { new.size }

        /// Appends an entry: stamp line and payload.
        mutating func append(_ payload: UnsafeRawBufferPointer) { new.append(stampLine, payload) }

        /// Indexes an entry under a thread.
        mutating func post(_ thread: UInt64, index: Int) {
            new.postings.append(Posting(key: thread, index: index))
            if let version = versions[thread] { versions[thread] = version + 1 }
        }

        /// Remembers a key that this commit uses.
        mutating func use(_ key: IdempotencyKey, index: Int, payload: [UInt8]) {
            seen[key] = (Place(index: index, stamp: stamp, size: 0, repeated: true), payload)
            newKeys.append((key, index))
        }
    }

    private func place(_ work: Work, in run: inout Run) throws(Refusal) -> Place {
        switch work {
        case .event(let event): try place(event, in: &run)
        case .batch(let batch): try place(batch, in: &run)
        }
    }

    private func place(_ admitted: AdmittedEvent, in run: inout Run) throws(Refusal) -> Place {
        if let first = run.seen[admitted.key] {
            guard first.payload == admitted.note else {
                throw Refusal(
                    .idReused, "The id was first used by entry \(first.place.index) for other bytes.", pointer: "/id",
                    current: first.place.index)
            }
            return first.place
        }
        // The authority may have changed since admission, even within this commit: judge again as of this very place.
        var event = admitted
        if let authority = run.authority, event.authorityRevision != authority.revision {
            event = try admission.admit(note: event.note, authority: authority)
        }
        if let expectation = event.expectation { try check(expectation, against: run.versions) }
        if event.isAuthority { run.authority = try admission.apply(event.note, to: run.authority, index: run.size) }
        let index = run.size
        event.note.withUnsafeBytes { run.append($0) }
        for thread in event.threads { run.post(thread, index: index) }
        run.use(event.key, index: index, payload: event.note)
        return Place(index: index, stamp: run.stamp, size: 0, repeated: false)
    }

    private func place(_ admitted: AdmittedBatch, in run: inout Run) throws(Refusal) -> Place {
        let seal = Array(admitted.body[admitted.seal])
        if let first = run.seen[admitted.key] {
            guard first.payload == seal || Admission.sealText(first.payload) == Admission.sealText(seal) else {
                throw Refusal(
                    .batchReused, "The batch id was first used by entry \(first.place.index) for another root.",
                    current: first.place.index)
            }
            return first.place
        }
        var batch = admitted
        if let authority = run.authority, batch.authorityRevision != authority.revision {
            batch = try admission.admit(batch: batch.body, authority: authority)
        }
        try check(batch, in: run)
        let index = run.size
        batch.body.withUnsafeBytes { body in
            run.append(UnsafeRawBufferPointer(rebasing: body[batch.seal]))
            run.new.reserve(body.count + batch.lines.count * 27)
            for line in batch.lines { run.append(UnsafeRawBufferPointer(rebasing: body[line])) }
        }
        for posting in batch.postings { run.post(posting.key, index: index + 1 + posting.index) }
        run.use(batch.key, index: index, payload: seal)
        return Place(index: index, stamp: run.stamp, size: 0, repeated: false)
    }

    /// Refuses an expectation that does not hold.
    private func check(_ expectation: Expectation, against versions: [UInt64: Int]) throws(Refusal) {
        let version = versions[expectation.thread] ?? 0
        guard version != expectation.version else { return }
        throw Refusal(
            .versionConflict, "Thread \(expectation.name) has version \(version), not \(expectation.version).",
            pointer: "/expectedversion", line: expectation.line, current: version)
    }

    /// Checks a batch's expectations, each counting the batch's own earlier events, before anything of it is placed.
    private func check(_ batch: AdmittedBatch, in run: Run) throws(Refusal) {
        guard !batch.expectations.isEmpty else { return }
        var versions = run.versions
        var at = 0
        for expectation in batch.expectations {
            while at < batch.postings.count, batch.postings[at].index < expectation.line ?? 0 {
                if let version = versions[batch.postings[at].key] { versions[batch.postings[at].key] = version + 1 }
                at += 1
            }
            try check(expectation, against: versions)
        }
    }

    /// Hashes the new entries, signs the new root, and puts together what the commit writes.
    private func finish(_ run: Run, on snapshot: LogSnapshot, epoch: Int) -> (advance: Advance, next: LogSnapshot) {
        let seen = run.newKeys.map { SeenKey(key: $0.key.bytes, index: $0.index, size: run.size) }
        return run.new.commit(
            on: snapshot, log: origin, epoch: epoch, seen: seen, authority: run.authority, stamp: run.stamp
        ) { root in
            SignedCheckpoint.sign(Checkpoint(origin: origin, size: run.size, root: root), by: key).encoded
        }
    }
}
