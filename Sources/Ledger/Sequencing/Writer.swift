internal import MerkleLog
internal import Synchronization

extension Ledger {
    /// Stands by, takes over, writes, until the task is cancelled. The same steps run at first start, after a lost
    /// connection and after another process's death:
    ///
    /// 1. make sure that the key may sign over what the store holds (``SigningGuard``);
    /// 2. wait for the writer's lock, or for the writer to fall silent;
    /// 3. claim: raise the epoch, so that nobody else can commit any more, and read the head;
    /// 4. recover: rebuild the right edge from the store and compare it with the signed checkpoint;
    /// 5. write until the epoch or the connection is lost.
    ///
    /// Work whose commit had an unknown outcome is drafted again after step 4: what was recorded is then found by its
    /// idempotency key, what was not is recorded now. Nobody is answered in between.
    ///
    /// - Parameter onClosed: told, each time anew, why the key must not sign over the store.
    /// - Throws: ``Refusal`` `history-damaged` when the store does not match the checkpoint: it never signs again then.
    public func run(onClosed: @Sendable (String) -> Void = { _ in }) async throws {
        var unsettled = Unsettled()
        // A lock that this process held while another one took over says nothing: then only the other's silence does.
        var trustsLock = true
        var epoch = 0
        defer { withdraw(.standingBy) }
        while !Task.isCancelled {
            do {
                try await waitUntilSigning(epoch: &epoch, onClosed: onClosed) { unsettled.giveUp($0) }
                try await standBy(&unsettled, after: epoch, trustingLock: trustsLock)
                guard !Task.isCancelled else { break }
                let head = try await writersLog.store.claim(log: origin)
                epoch = head.epoch
                try await takeOver(head)
                trustsLock = true
                try await write(epoch: epoch, &unsettled)
            } catch {
                let error = await judged(error, epoch: epoch)
                if let refusal = error as? Refusal, refusal.code == .historyDamaged {
                    unsettled.answer(refusal)
                    state.withLock { $0 = State(role: .stopped(refusal.detail)) }
                    pool.close(refusal)
                    throw refusal
                }
                let fault = error as? StoreFault
                if case .unknownOutcome? = fault { unsettled.isInDoubt = true }
                if fault == .fenced {
                    trustsLock = false
                    unsettled.giveUp(.standingBy)
                }
                withdraw(.standingBy, keepingOpen: !unsettled.pending.isEmpty)
                giveUpOverdue(&unsettled)
                counters.recovering()
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
        unsettled.giveUp(.standingBy)
        if let (size, checkpoint) = state.withLock({ $0.snapshot.map { ($0.size, $0.checkpoint) } }), case .writer = role {
            try? await signingGuard?.record.reach(size: size, checkpoint: checkpoint)
        }
    }

    /// What an error means. It is damage only while this process holds the log: one that another process has overtaken may
    /// have read two states of it mixed together.
    private func judged(_ error: any Error, epoch: Int) async -> any Error {
        guard (error as? Refusal)?.code == .historyDamaged else { return error }
        do throws(StoreFault) {
            guard let head = try await writersLog.store.head(log: origin), head.epoch != epoch else { return error }
            return StoreFault.fenced
        } catch let fault {
            // Damage does not go away: it is found again when the store is back.
            return fault
        }
    }

    /// Work that was taken from the pool and whose authors have no answer yet.
    private struct Unsettled {
        var pending: [WorkPool.Pending] = []
        /// When it was taken.
        var since = ContinuousClock.now
        /// A commit of it may have been recorded: nobody may be told that nothing was.
        var isInDoubt = false

        mutating func answer(_ refusal: Refusal) {
            for pending in pending { pending.answer(.failure(refusal)) }
            pending = []
        }

        mutating func giveUp(_ refusal: Refusal) {
            answer(isInDoubt ? Refusal(.unknownOutcome(message: "")) : refusal)
        }
    }

    /// Nobody waits longer for a store that stays away, or for another writer to fall silent, than the options say.
    private func giveUpOverdue(_ unsettled: inout Unsettled) {
        let waited = ContinuousClock.now - unsettled.since
        guard !unsettled.pending.isEmpty, waited > .milliseconds(options.patienceMilliseconds) else { return }
        unsettled.giveUp(Refusal(.storeUnavailable, "The database has been away for too long.", retryAfterSeconds: 5))
        pool.close(.standingBy)
    }

    /// Waits until nobody else writes: the lock is free, or its holder has shown no sign of life for a lease.
    /// - Parameter epoch: the one in which this process wrote last.
    private func standBy(_ unsettled: inout Unsettled, after epoch: Int, trustingLock: Bool) async throws {
        var last: StoredHead?
        var since = ContinuousClock.now
        while !Task.isCancelled {
            guard let head = try await writersLog.store.head(log: origin) else {
                throw Refusal(
                    .historyDamaged, "The database has no head of \(origin): it was never founded here, or its head was dropped.")
            }
            if trustingLock, try await writersLog.store.tryLock(log: origin) { return }
            state.withLock { $0.role = .standby }
            if head.epoch != epoch {
                // Another process writes, and is the one to ask: nobody waits here for it to fall silent.
                unsettled.giveUp(.standingBy)
                pool.close(.standingBy)
            }
            if head != last {
                last = head
                since = ContinuousClock.now
            } else if ContinuousClock.now - since > .milliseconds(options.leaseMilliseconds) {
                return
            }
            giveUpOverdue(&unsettled)
            try? await Task.sleep(for: .milliseconds(250))
        }
    }

    private func takeOver(_ head: StoredHead) async throws {
        let recovered = try await Recovery(stored: writersLog, key: key, readers: admission.readers).recover(head)
        try await checkContinuation(in: writersReader(of: recovered.snapshot, segments: recovered.segments))
        signed.withLock { $0 = (recovered.snapshot.size, recovered.snapshot.edge.root) }
        state.withLock {
            $0 = State(role: .writer(epoch: head.epoch), snapshot: recovered.snapshot, segments: recovered.segments)
        }
        signingGuard?.record.note(size: recovered.snapshot.size, checkpoint: recovered.snapshot.checkpoint)
        growth.reached(recovered.snapshot.size)
        pool.open()
    }

    /// Refuses a store that no longer holds what this process has signed (an older copy was restored, a replica that had
    /// not everything took over): to write on would fork the log.
    private func checkContinuation(in reader: LogReader) async throws(Refusal) {
        guard let known = signed.withLock({ $0 }) else { return }
        guard known.size <= reader.size else {
            throw Refusal(
                .historyDamaged, "The store holds \(reader.size) entries, but \(known.size) were signed: it was set back.")
        }
        let proof = try await reader.consistencyProof(from: known.size)
        do throws(ProofError) {
            try Proofs.verifyConsistency(
                from: known.size, root1: known.root, to: reader.size, root2: reader.snapshot.edge.root, path: proof.path)
        } catch {
            throw Refusal(.historyDamaged, "The store does not continue the log of \(known.size) entries that was signed.")
        }
    }

    /// The log as the writer reads it: nothing that it waits for stands behind other readers.
    private var writersLog: StoredLog { stored.forWriter }

    private func writersReader(of snapshot: LogSnapshot, segments: [Int]) -> LogReader {
        let log = writersLog
        return LogReader(
            snapshot: snapshot, stored: log, key: key, threads: ThreadIndex(stored: log, segments: segments),
            readers: admission.readers)
    }

    /// Gives up the view of the log that this process held.
    private func withdraw(_ refusal: Refusal, keepingOpen: Bool = false) {
        state.withLock {
            if case .stopped = $0.role { return }
            $0 = State(role: .standby)
        }
        if !keepingOpen { pool.close(refusal) }
    }

    /// The writer's loop: take what waits, place it, commit it, answer.
    private func write(epoch: Int, _ unsettled: inout Unsettled) async throws {
        let beats = Task { [pool, options] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(options.beatMilliseconds))
                pool.nudge()
            }
        }
        let merges = Task { try await mergeSegments(epoch: epoch) }
        defer {
            beats.cancel()
            merges.cancel()
        }
        var lastBeat = ContinuousClock.now
        while !Task.isCancelled {
            if unsettled.pending.isEmpty {
                let taken = await withTaskCancellationHandler {
                    await pool.take(byteCountMax: options.commitByteCountMax)
                } onCancel: {
                    pool.nudge()
                }
                unsettled = Unsettled(pending: taken)
            }
            guard !Task.isCancelled else { break }
            // Also while there is work: repetitions and refusals settle without a commit, which nobody else would see.
            if unsettled.pending.isEmpty || ContinuousClock.now - lastBeat >= .milliseconds(options.beatMilliseconds) {
                try await writersLog.store.beat(log: origin, epoch: epoch)
                lastBeat = .now
            }
            if unsettled.pending.isEmpty { continue }
            try await settle(unsettled.pending, epoch: epoch)
            unsettled = Unsettled()
        }
    }

    /// Places work, commits it and answers its authors. When it throws, nobody has been answered.
    private func settle(_ pending: [WorkPool.Pending], epoch: Int) async throws {
        guard let snapshot = state.withLock({ $0.snapshot }) else { throw StoreFault.fenced }
        let work = pending.map(\.work)
        let facts = try await facts(about: work, snapshot: snapshot)
        let draft = sequencer.draft(work, on: snapshot, facts: facts, epoch: epoch, now: clock.now())
        var latest = snapshot
        if let (advance, next) = draft.commit {
            let start = ContinuousClock.now
            try await writersLog.store.commit(advance)
            counters.committed(in: ContinuousClock.now - start)
            stored.keep(tiles: advance.tiles)
            signingGuard?.record.note(size: next.size, checkpoint: next.checkpoint)
            signed.withLock { $0 = (next.size, next.edge.root) }
            state.withLock { state in
                state.snapshot = next
                if !advance.blocks.isEmpty { state.addSegments(upTo: next.size) }
            }
            growth.reached(next.size)
            latest = next
        }
        for (pending, outcome) in zip(pending, draft.outcomes) {
            if case .success(let place) = outcome, !place.repeated { counters.settled(pending.work) }
            pending.answer(outcome.map { WorkPool.Settled(place: $0, snapshot: latest) })
        }
    }

    /// Gathers what the store knows about work: earlier uses of its ids, versions of the threads it expects something of.
    private func facts(about work: [Work], snapshot: LogSnapshot) async throws -> Sequencer.Facts {
        var facts = Sequencer.Facts()
        let keys = Dictionary(work.map { ($0.key.bytes, $0.key) }, uniquingKeysWith: { first, _ in first })
        let reader = writersReader(of: snapshot, segments: state.withLock { $0.segments })
        for (bytes, seen) in try await writersLog.store.seen(log: origin, keys: Array(keys.keys)) {
            guard let key = keys[bytes] else { continue }
            guard seen.index < seen.size, seen.size <= snapshot.size else {
                throw Refusal(.historyDamaged, "An idempotency key speaks of entry \(seen.index), which is not there.")
            }
            let entry = try await reader.entry(seen.index)
            let place = Place(index: seen.index, stamp: entry.stampMilliseconds, size: seen.size, repeated: true)
            facts.seen[key] = (place, Array(entry.payload))
        }
        // What was recorded before is answered whatever it expects: who says it again has nothing looked up.
        let new = work.filter { facts.seen[$0.key] == nil }
        let threads = Array(Set(new.flatMap { $0.expectations.map(\.thread) }))
        if !threads.isEmpty {
            let indices = try await reader.threads.indices(ofKeys: threads, tail: snapshot.tail)
            for (thread, indices) in zip(threads, indices) { facts.versions[thread] = indices.count }
        }
        return facts
    }

    /// Merges segments of the thread index in the background, as long as this process writes.
    ///
    /// Segments whose summaries an earlier program did not write get them first: no commitment can be made without.
    private func mergeSegments(epoch: Int) async throws {
        try await addSummaries()
        while !Task.isCancelled {
            let index = ThreadIndex(stored: stored, segments: state.withLock { $0.segments })
            guard let (level, segment) = index.nextMerge() else {
                try await Task.sleep(for: .seconds(1))
                continue
            }
            do {
                try await index.merge(level: level, segment: segment)
            } catch {
                // A store that is away comes back; damage is reported by whoever needs the index.
                try await Task.sleep(for: .seconds(1))
                continue
            }
            state.withLock { state in
                // What this process knew of the segments is gone if it gave up writing meanwhile.
                guard state.role == .writer(epoch: epoch) else { return }
                if level == state.segments.count { state.segments.append(0) }
                state.segments[level] = segment + 1
            }
        }
    }
}

extension Ledger {
    private func addSummaries() async throws {
        while !Task.isCancelled {
            do {
                let missing = try await stored.reading { () throws(StoreFault) in
                    try await store.segmentsWithoutSummaries(log: origin)
                }
                for segment in missing {
                    try Task.checkCancellation()
                    try await ThreadSummaries(stored: stored).add(to: segment)
                }
                return
            } catch let refusal as Refusal {
                // As for merges; but what is damaged stays so, and merging can go on without.
                if refusal.code == .historyDamaged { return }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}

extension Ledger.State {
    fileprivate mutating func addSegments(upTo size: Int) {
        if segments.isEmpty { segments = [0] }
        segments[0] = size / PostingTail.segmentSpan
    }
}
