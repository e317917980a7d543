import Ledger
import TestSupport
import Testing

/// Growth across the sizes where something becomes full: bundles and tiles at 256, segments of the thread index at
/// 16,384, tiles of the second level at 65,536.
@Suite struct BoundaryTests {
    @Test func everyBoundaryAndARestartAtEach() async throws {
        var generator = SeededGenerator(seed: 7)
        let rig = try await Rig()
        var number = 0
        func batch(_ count: Int) async {
            let events = (0..<count).map { _ -> TestEvent in
                number += 1
                return .complaint(number, id: "e-\(number)", by: World.steady, about: number % 97)
            }
            await rig.send(Submission(batch: "b-\(number)", events, by: World.steady.system))
        }
        func single() async {
            number += 1
            await rig.send(Submission(.complaint(number, id: "e-\(number)", by: World.steady), by: [World.steady.system]))
        }
        for boundary in [256, 512, 16_384, 32_768, 65_536] {
            for size in boundary - 1...boundary + 1 {
                rig.place = "size \(size)"
                // Batches up to just below the boundary (a seal is an entry too), then single events over it.
                while rig.model.size < size {
                    let gap = size - 1 - rig.model.size
                    if gap < 2 { await single() } else { await batch(min(16_384, gap - 1)) }
                }
                #expect(rig.model.size == size)
                await rig.checkLedger(&generator)
                await rig.restart()
                await rig.checkLedger(&generator)
            }
        }
        // And one batch across several bundles and a segment's end at once.
        await batch(16_384)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }
}
