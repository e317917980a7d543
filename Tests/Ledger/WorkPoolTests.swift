import Ledger
import MerkleLog
import Synchronization
import TestSupport
import Testing

/// The pool is bounded, keeps its order, and answers everyone exactly once. (A continuation that is resumed twice traps;
/// one that is never resumed hangs the test.)
@Suite(.timeLimit(.minutes(5))) struct WorkPoolTests {
    /// Work of a size, which the pool does not look into.
    private func work(_ byteCount: Int) -> Work {
        .event(
            AdmittedEvent(
                note: [UInt8](repeating: 0x20, count: byteCount), authorityRevision: 1, key: .event(source: "/authority", id: "\(byteCount)"), threads: [],
                expectation: nil, isAuthority: false))
    }

    private let snapshot = LogSnapshot(
        size: 1, checkpoint: [], edge: RightEdge(), bundle: [], tail: PostingTail(start: 0), authority: nil, lastStamp: 0)

    private func settled(_ index: Int) -> Result<WorkPool.Settled, Refusal> {
        .success(WorkPool.Settled(place: Place(index: index, stamp: 0, size: 1, repeated: false), snapshot: snapshot))
    }

    private func send(_ work: Work, to pool: WorkPool) -> Task<Result<Int, Refusal>, Never> {
        Task {
            do throws(Refusal) {
                return .success(try await pool.settle(work).place.index)
            } catch {
                return .failure(error)
            }
        }
    }

    private func code(_ result: Result<Int, Refusal>) -> Refusal.Code? {
        if case .failure(let refusal) = result { refusal.code } else { nil }
    }

    @Test func aClosedPoolRefuses() async {
        let pool = WorkPool(countMax: 4, byteCountMax: 100)
        #expect(code(await send(work(1), to: pool).value) == .standingBy)
        pool.open()
        let waiting = send(work(1), to: pool)
        await eventually("it waits") { pool.depth.count == 1 }
        pool.close(Refusal(.historyDamaged, "closed"))
        #expect(code(await waiting.value) == .historyDamaged)
        #expect(pool.depth.count == 0 && pool.depth.byteCount == 0)
        #expect(code(await send(work(1), to: pool).value) == .historyDamaged, "who comes later is told the same")
    }

    @Test func boundedByCount() async {
        let pool = WorkPool(countMax: 3, byteCountMax: 1_000_000)
        pool.open()
        var authors: [Task<Result<Int, Refusal>, Never>] = []
        for number in 1...3 {
            authors.append(send(work(10), to: pool))
            await eventually("\(number) wait") { pool.depth.count == number }
        }
        #expect(pool.depth.byteCount == 30)
        let refusal = code(await send(work(10), to: pool).value)
        #expect(refusal == .poolFull)
        let taken = await pool.take(byteCountMax: 1_000)
        #expect(taken.count == 3 && pool.depth.count == 0 && pool.depth.byteCount == 0)
        let next = send(work(10), to: pool)
        await eventually("there is room again") { pool.depth.count == 1 }
        for (number, pending) in taken.enumerated() { pending.answer(settled(number)) }
        for (number, author) in authors.enumerated() { #expect(await author.value == .success(number)) }
        pool.close(.standingBy)
        #expect(code(await next.value) == .standingBy)
    }

    @Test func boundedByBytes() async {
        let pool = WorkPool(countMax: 100, byteCountMax: 100)
        pool.open()
        // One piece always has room, however large.
        let large = send(work(5_000), to: pool)
        await eventually("it waits") { pool.depth.count == 1 }
        #expect(code(await send(work(1), to: pool).value) == .poolFull)
        for pending in await pool.take(byteCountMax: 10) { pending.answer(settled(0)) }
        #expect(await large.value == .success(0))
        let small = [send(work(60), to: pool)]
        await eventually("it waits") { pool.depth.count == 1 }
        let second = send(work(60), to: pool)
        await eventually("up to the bound") { pool.depth.count == 2 }
        #expect(code(await send(work(1), to: pool).value) == .poolFull)
        pool.close(.standingBy)
        for author in small + [second] { #expect(code(await author.value) == .standingBy) }
    }

    @Test func takenInOrderUpToABound() async {
        let pool = WorkPool(countMax: 100, byteCountMax: 100_000)
        pool.open()
        var authors: [Task<Result<Int, Refusal>, Never>] = []
        for number in 0..<10 {
            authors.append(send(work(100 + number), to: pool))
            await eventually("\(number)") { pool.depth.count == number + 1 }
        }
        var order: [Int] = []
        while order.count < 10 {
            let taken = await pool.take(byteCountMax: 250)
            #expect((1...2).contains(taken.count))
            for pending in taken {
                order.append(pending.work.byteCount - 100)
                pending.answer(settled(order.count - 1))
            }
        }
        #expect(order == Array(0..<10))
        for (number, author) in authors.enumerated() { #expect(await author.value == .success(number)) }
    }

    @Test func aNudgeWakesTheWriterWithNothing() async {
        let pool = WorkPool(countMax: 4, byteCountMax: 100)
        pool.open()
        let taken = Task { await pool.take(byteCountMax: 10).count }
        let nudges = Task {
            while !Task.isCancelled {
                pool.nudge()
                await Task.yield()
            }
        }
        #expect(await taken.value == 0)
        nudges.cancel()
    }

    @Test func aCancelledWriterDoesNotWait() async {
        let pool = WorkPool(countMax: 4, byteCountMax: 100)
        pool.open()
        let writer = Task {
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
            return await pool.take(byteCountMax: 10).count
        }
        writer.cancel()
        #expect(await writer.value == 0)
    }

    /// An author who gives up waiting changes nothing: the work keeps its place and is answered.
    @Test func aCancelledAuthorIsAnsweredToo() async {
        let pool = WorkPool(countMax: 4, byteCountMax: 100)
        pool.open()
        let author = send(work(1), to: pool)
        await eventually("it waits") { pool.depth.count == 1 }
        author.cancel()
        for pending in await pool.take(byteCountMax: 10) { pending.answer(settled(5)) }
        #expect(await author.value == .success(5))
    }

    /// Many authors, a writer that takes and answers, a pool that is closed and opened: each author hears one thing.
    @Test func everyoneIsAnsweredOnce() async {
        let pool = WorkPool(countMax: 50, byteCountMax: 3_000)
        pool.open()
        let answered = Mutex(0)
        let writer = Task {
            var random = SeededGenerator(seed: 9)
            while !Task.isCancelled {
                for pending in await pool.take(byteCountMax: 500) {
                    answered.withLock { $0 += 1 }
                    pending.answer(settled(0))
                }
                if random.chance(5) {
                    pool.close(.standingBy)
                    await Task.yield()
                    pool.open()
                }
            }
        }
        let outcomes = await withTaskGroup(of: [Refusal.Code?].self) { group in
            for number in 0..<16 {
                group.addTask {
                    var codes: [Refusal.Code?] = []
                    for step in 0..<200 { codes.append(code(await send(work(1 + (number + step) % 90), to: pool).value)) }
                    return codes
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        writer.cancel()
        pool.nudge()
        await writer.value
        #expect(outcomes.count == 16 * 200)
        #expect(outcomes.count { $0 == nil } == answered.withLock { $0 })
        #expect(outcomes.allSatisfy { $0 == nil || $0 == .poolFull || $0 == .standingBy })
        #expect(pool.depth.count == 0 && pool.depth.byteCount == 0)
    }
}
