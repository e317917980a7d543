import Audit
import Foundation
import MerkleLog
import SignedNote
import Testing

/// Logs and evidences signed by a ledger that means to break its auditor: a fault, and never a trap.
@Suite struct HostileTests {
    /// A log that claims to have `size` entries: its checkpoint is signed, and the tiles of its right edge hash to the root.
    private static func boast(_ size: Int, _ log: TestLog) throws -> (checkpoint: String, tiles: [String: [UInt8]]) {
        var tiles: [String: [UInt8]] = [:]
        var root: MerkleHash?
        for tile in TileCoordinate.partialTiles(size: size) {
            tiles[tile.path] = [UInt8](repeating: 0, count: 32 * tile.width)
            // Perfect subtrees of the tile, from the right.
            var rest = tile.width
            while rest > 0 {
                let width = rest & -rest
                let peak = TestLog.root(Array(repeating: .zero, count: width)[...])
                root = root.map { .node(peak, $0) } ?? peak
                rest -= width
            }
        }
        let checkpoint = Checkpoint(origin: TestLog.origin, size: size, root: try #require(root))
        return (String(decoding: SignedCheckpoint.sign(checkpoint, by: log.ledgerKey).encoded, as: UTF8.self), tiles)
    }

    static let sizes = [Int.max, Int.max - 255, 1 << 62, 1 << 53]

    @Test("A log that claims more entries than any log has", arguments: sizes)
    func tooManyEntries(_ size: Int) async throws {
        let log = TestLog()
        let (checkpoint, tiles) = try Self.boast(size, log)
        log.overrides = tiles.mapValues { Optional($0) }
        log.overrides["checkpoint"] = Array(checkpoint.utf8)
        #expect(try await log.verify().fault?.code == .checkpointMalformed)
        let (key, root) = (log.ledgerKey.verifier, log.rootKey.verifier)
        await #expect(throws: Fault.self) { try await ProvenLog(source: MemorySource(log), key: key) }

        let watched = MonitorTests.Watched()
        let monitor = try await watched.verified()
        watched.log.overrides = log.overrides
        watched.served.serve(watched.log)
        #expect(try await monitor.round().contains { $0.isSuspect })

        for entry in [size - 1, 0] {
            let file = try EvidenceTests.file([
                "kind": "entry", "observed": "2026-01-02T03:04:05.678Z", "url": "", "ledger": "\(key)", "root": "\(root)",
                "detail": "", "code": "entry-malformed", "index": entry, "checkpoints": [checkpoint],
                "entries": [["index": entry, "data": "AA=="]], "tiles": tiles.mapValues { Base64.encode($0) },
            ])
            await #expect(throws: (any Error).self) { try await EvidenceCheck(key: key).check(file) }
        }
    }

    @Test("The largest log that may be is missed for its first bundle, not for its size")
    func manyEntries() async throws {
        let log = TestLog(founded: false)
        let (checkpoint, tiles) = try Self.boast(1 << 53 - 1, log)
        log.overrides = tiles.mapValues { Optional($0) }
        log.overrides["checkpoint"] = Array(checkpoint.utf8)
        #expect(try await log.verify().fault?.code == .tileMissing)
    }

    @Test(
        "An evidence of a tile that the log does not have",
        arguments: ["tile/63/x001/000", "tile/63/000", "tile/2/x001/000", "tile/1/001", "tile/0/x999/x999/999"])
    func tileBeyond(_ tile: String) async throws {
        let log = TamperingTests.log()
        let file = try EvidenceTests.accusation("alteration", .tileAltered, in: log, tile: tile)
        await #expect(throws: Fault.self) { try await MonitorTests.check(file, log) }
    }

    @Test("A run of more bytes than a batch may have")
    func runOfTooManyBytes() async throws {
        // White space between members counts as any other byte does.
        let spaces = String(repeating: " ", count: 59_000)
        for (count, code) in [(280, nil), (290, .sealMalformed)] as [(Int, Fault.Code?)] {
            let log = TestLog()
            log.seal("b", (0..<count).map { String(TestLog.complaint("z\($0)").dropLast()) + spaces + "}" })
            let fault = try await log.verify().fault
            #expect(fault?.code == code && (code == nil || fault?.index == 4))
        }
    }

    @Test("A seal that counts more events than there can be", arguments: [Int.max, 16_385])
    func sealOfTooMany(_ count: Int) async throws {
        let log = TestLog()
        log.seal("b", [TestLog.complaint("z")], count: count)
        #expect(try await log.verify().fault?.code == .sealMalformed)
        let story = try await ThreadStory.reading("complaint/z", of: MemorySource(log), key: nil, rootKey: nil)
        #expect(story.items.map(\.seal) == [log.entries.count - 2])
    }
}
