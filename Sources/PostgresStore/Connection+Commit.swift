import CPostgres
import Foundation
import Ledger
import MerkleLog

extension Connection {
    /// **The commit point.** One transaction, two round trips:
    ///
    /// 1. BEGIN.
    /// 2. The head moves, if it still has the writer's epoch, size and checkpoint. Its row lock makes a claim wait from here on.
    /// 3. Bundles, tiles, blocks, idempotency keys and the edge chunk are written.
    /// 4. Every answer is read and checked: up to here a lost connection means that nothing was written.
    /// 5. COMMIT: from here on a lost connection means that nobody knows.
    ///
    /// The views' step is the same with a position in place of the head.
    func commit(_ plan: CommitPlan) throws(StoreFault) {
        let handle = try open()
        for part in plan.all { try prepare(part.statement, handle) }
        try prepare(.commitCommit, handle)
        do {
            try send(plan, handle)
            try step(.checked, handle) { () throws(StoreFault) in try readAnswers(plan, handle) }
        } catch {
            rollBack(handle)
            throw error
        }
        do {
            try commitTransaction(handle)
        } catch .unavailable(let message) {
            throw .unknownOutcome(message: message)
        }
    }

    /// Steps 1 to 3, pipelined. The answers are a few bytes each, so the server never waits for us to read them while we
    /// are still sending.
    private func send(_ plan: CommitPlan, _ handle: OpaquePointer) throws(StoreFault) {
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        try step(.begun, handle) { () throws(StoreFault) in
            try send(.commitBegin, Binds(), handle)
        }
        try step(.advanced, handle) { () throws(StoreFault) in
            for part in plan.advance { try send(part.statement, part.binds, handle) }
        }
        try step(.inserted, handle) { () throws(StoreFault) in
            for part in plan.inserts { try send(part.statement, part.binds, handle) }
        }
    }

    /// Step 4: reads all answers and leaves pipeline mode; throws ``StoreFault/fenced`` when the head was not the
    /// writer's any more, or else what the server refused first.
    private func readAnswers(_ plan: CommitPlan, _ handle: OpaquePointer) throws(StoreFault) {
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        var fenced = false
        var refusal: StoreFault?
        for part in plan.all {
            do {
                let answer = try checked(part.statement, PQgetResult(handle))
                if part.isGuard, answer.count == 0 { fenced = true }
            } catch .unavailable(let message) {
                throw .unavailable(message: message)
            } catch {
                // The server skips what follows its first refusal; those answers say nothing.
                refusal = refusal ?? error
            }
            drain(handle)
        }
        // The synchronisation point's own answer.
        guard let sync = PQgetResult(handle) else { throw lost() }
        PQclear(sync)
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
        // Being fenced explains every refusal after it.
        if fenced { throw .fenced }
        if let refusal { throw refusal }
    }

    /// Step 5.
    private func commitTransaction(_ handle: OpaquePointer) throws(StoreFault) {
        try step(.committing, handle) { () throws(StoreFault) in
            try send(.commitCommit, Binds(), handle)
            guard PQflush(handle) == 0 else { throw lost() }
        }
        try step(.committed, handle) { () throws(StoreFault) in
            let answer = try checked(.commitCommit, PQgetResult(handle))
            drain(handle)
            // A server that finds the transaction broken answers COMMIT with ROLLBACK, and calls it a success.
            guard answer.commandTag == "COMMIT" else {
                throw .refused(
                    statement: Statement.commitCommit.name, state: "40000", message: "the server rolled back")
            }
        }
    }

    /// Reads on to the null that ends a statement's answers.
    private func drain(_ handle: OpaquePointer) {
        while let rest = PQgetResult(handle) { PQclear(rest) }
    }

    /// Performs one step, as the injected fault (if there is one) wants it.
    private func step(
        _ step: CommitStep, _ handle: OpaquePointer, _ perform: () throws(StoreFault) -> Void
    ) throws(StoreFault) {
        guard let kind = fault?.strike(at: step) else { return try perform() }
        if kind == .before { kill(getpid(), SIGKILL) }
        if kind != .failed {
            try perform()
            // What was queued so far shall really reach the server.
            PQflush(handle)
        }
        if kind == .after { kill(getpid(), SIGKILL) }
        close()
        throw .unavailable(message: "injected fault at \(step.rawValue)")
    }

    /// Gives the transaction up; a connection on which that fails is closed, which gives it up just as well.
    private func rollBack(_ handle: OpaquePointer) {
        guard self.handle == handle else { return }
        guard PQpipelineStatus(handle) == PQ_PIPELINE_OFF else { return close() }
        do {
            try script(.commitRollback)
        } catch {
            close()
        }
    }
}

extension CommitPlan {
    /// An advance of the ledger; statements that would insert nothing are left out.
    init(_ advance: Advance, log: Int32) {
        let binds = Binds {
            $0.int4(log)
            $0.int8(advance.epoch)
            $0.int8(advance.from)
            $0.int8(advance.size)
            $0.bytea(advance.checkpoint)
            $0.bytea(advance.base)
        }
        self.init(advance: [CommitPart(.commitAdvance, binds, isGuard: true)])
        insert(.commitBundles, advance.bundles, log) {
            $0.int8s($1.map(\.index))
            $0.byteas($1.map(\.frame))
        }
        insert(.commitTiles, advance.tiles, log) {
            $0.int8s($1.map(\.level))
            $0.int8s($1.map(\.index))
            $0.byteas($1.map(\.hashes))
        }
        insert(.commitBlocks, advance.blocks, log) { $0.blocks($1.map { ($0.coordinate, $0.bytes) }) }
        insert(.commitSummaries, advance.summaries, log) { $0.summaries($1.map { ($0.coordinate, $0.part) }) }
        insert(.commitSeen, advance.seen, log) {
            $0.uuids($1.map(\.key))
            $0.int8s($1.map(\.index))
            $0.int8s($1.map(\.size))
        }
        insert(.commitEdge, advance.edge.map { [$0] } ?? [], log) {
            $0.int8($1[0].first)
            $0.int8($1[0].count)
            $0.bytea($1[0].entries)
        }
    }

    private mutating func insert<Row>(
        _ statement: Statement, _ rows: [Row], _ log: Int32, _ bind: (inout Binds, [Row]) -> Void
    ) {
        guard !rows.isEmpty else { return }
        var binds = Binds { $0.int4(log) }
        bind(&binds, rows)
        inserts.append(CommitPart(statement, binds))
    }
}

extension Binds {
    /// Blocks as four arrays: levels, segments, blocks, bytes.
    mutating func blocks(_ blocks: [(BlockCoordinate, [UInt8])]) {
        coordinates(blocks.map(\.0))
        byteas(blocks.map(\.1))
    }

    /// Parts of summaries as five arrays: levels, segments, parts, roots, summaries.
    mutating func summaries(_ parts: [(PartCoordinate, SummaryPart)]) {
        coordinates(parts.map(\.0))
        byteas(parts.map(\.1.root))
        byteas(parts.map(\.1.summaries))
    }

    /// Coordinates of parts as three arrays: levels, segments, parts.
    mutating func coordinates(_ coordinates: [PartCoordinate]) {
        segments(coordinates.map(\.segment))
        int8s(coordinates.map(\.part))
    }

    /// Segments as two arrays: levels, numbers.
    mutating func segments(_ segments: [ThreadSegment]) {
        int8s(segments.map(\.level))
        int8s(segments.map(\.number))
    }

    /// Coordinates of blocks as three arrays: levels, segments, blocks.
    mutating func coordinates(_ coordinates: [BlockCoordinate]) {
        int8s(coordinates.map(\.level))
        int8s(coordinates.map(\.segment))
        int8s(coordinates.map(\.block))
    }
}
