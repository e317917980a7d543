import Foundation
import MerkleLog
import SignedNote

@testable import Audit

extension FuzzTarget {
    /// The content of evidence files: as it came, and under the ledger's own signatures, on whatever tree it speaks of.
    static let evidence = FuzzTarget(name: "evidence", test: { EvidenceTarget.test(Array($0)) }, mutate: EvidenceTarget.mutate)
}

private enum EvidenceTarget {
    /// An evidence as it is written.
    struct Wire: Codable {
        struct Entry: Codable {
            var index: Int
            var data: String
        }

        var kind: String
        var observed: String
        var url: String
        var ledger: String
        var root: String?
        var code: String
        var index: Int?
        var tile: String?
        var detail: String
        var checkpoints: [String]
        var entries: [Entry]
        var tiles: [String: String]
    }

    /// Checkpoints that the ledger of the seeds has signed.
    static let signed = Set(FuzzTarget.seeds.flatMap { read($0)?.checkpoints ?? [] }.map(text))

    static func test(_ json: [UInt8]) -> Bool {
        let found = wait { try? await EvidenceCheck(key: TestKeys.ledger.verifier).check(file(json)) }
        if let found {
            demand(found.evidence.checkpoints.allSatisfy { signed.contains(text($0)) }, "the ledger has not signed that")
            demand(!found.proven.isEmpty && !found.notProven.isEmpty, "it says nothing")
        }
        guard let evidence = read(json), let again = try? JSONEncoder().encode(resigned(evidence)) else { return false }
        _ = wait { try? await EvidenceCheck().check(file(Array(again))) }
        return found != nil
    }

    private static func read(_ json: [UInt8]) -> Wire? { try? JSONDecoder().decode(Wire.self, from: Data(json)) }

    private static func file(_ json: [UInt8]) -> [UInt8] {
        Array("shilu.evidence/v1 sha256:\(MerkleHash.sha256(of: json))\n".utf8) + json + [0x0A]
    }

    private static func text(_ checkpoint: String) -> [UInt8] {
        (try? Note.parse(Array(checkpoint.utf8)))?.text ?? []
    }

    /// The same under the ledger's signatures: its entries signed anew and put into their tile, if it is the first; and each
    /// checkpoint with the root that the tiles at its right edge give, those that are missing being of zeroes.
    private static func resigned(_ evidence: Wire) -> Wire {
        var evidence = evidence
        let entries = TestKeys.resigned(evidence.entries.map { Base64.decode($0.data) ?? [] })
        for (number, entry) in entries.enumerated() { evidence.entries[number].data = Base64.encode(entry) }
        evidence.checkpoints = evidence.checkpoints.map { text in
            guard let old = try? SignedCheckpoint(note: Note.parse(Array(text.utf8))).checkpoint, let edge = edge(old.size, &evidence)
            else { return text }
            let root = VerifiedTree.root(ofEdge: edge)
            let checkpoint = Checkpoint(origin: old.origin, size: old.size, root: root, extensions: old.extensions)
            return String(decoding: SignedCheckpoint.sign(checkpoint, by: TestKeys.ledger).encoded, as: UTF8.self)
        }
        return evidence
    }

    private static func edge(_ size: Int, _ evidence: inout Wire) -> [[MerkleHash]]? {
        TileCoordinate.partialTiles(size: size).reduce(into: []) { edge, tile in
            var hashes = [MerkleHash](repeating: .zero, count: tile.width)
            let bytes = evidence.tiles[tile.path].flatMap { Base64.decode($0) } ?? []
            for at in hashes.indices where bytes.count >= 32 * (at + 1) {
                hashes[at] = MerkleHash(Array(bytes[32 * at..<32 * at + 32])) ?? .zero
            }
            if tile.level == 0, evidence.kind != Evidence.Kind.alteration.rawValue {
                for entry in evidence.entries where entry.index >= 0 && entry.index >> 8 == tile.index {
                    guard entry.index & 255 < hashes.count, let bytes = Base64.decode(entry.data) else { continue }
                    hashes[entry.index & 255] = .leaf(bytes)
                }
            }
            evidence.tiles[tile.path] = Base64.encode(hashes.flatMap(\.bytes))
            edge.append(hashes)
        }
    }

    /// Changes a number, a checkpoint's text, an entry or a tile; now and then any byte.
    static func mutate(_ data: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ seed: UInt32) -> Int {
        var choice = Choice(seed)
        let json = Array(data[..<count])
        guard choice.next(8) > 0, var evidence = read(json) else { return defaultMutation(data, count) }
        switch choice.next(6) {
        case 0 where !evidence.checkpoints.isEmpty:
            let at = choice.next(evidence.checkpoints.count)
            evidence.checkpoints[at] = changed(evidence.checkpoints[at], &choice)
        case 1 where !evidence.entries.isEmpty:
            let at = choice.next(evidence.entries.count)
            let bytes = Base64.decode(evidence.entries[at].data) ?? []
            let isNumber = choice.next(2) == 0
            evidence.entries[at].data = Base64.encode(isNumber ? Mutation.renumbered(bytes, &choice) : Mutation.mutated(bytes))
        case 2 where !evidence.entries.isEmpty: evidence.entries.remove(at: choice.next(evidence.entries.count))
        case 3 where !evidence.tiles.isEmpty:
            let path = evidence.tiles.keys.sorted()[choice.next(evidence.tiles.count)]
            let bytes = evidence.tiles.removeValue(forKey: path).flatMap { Base64.decode($0) } ?? []
            let isMoved = choice.next(2) == 0
            evidence.tiles[isMoved ? changed(path, &choice) : path] = Base64.encode(isMoved ? bytes : Mutation.mutated(bytes))
        case 4: evidence.code = Fault.Code.allCases[choice.next(Fault.Code.allCases.count)].rawValue
        default: return Mutation.put(Mutation.renumbered(json, &choice), into: data, count)
        }
        return Mutation.put((try? JSONEncoder().encode(evidence)).map(Array.init), into: data, count)
    }

    private static func changed(_ text: String, _ choice: inout Choice) -> String {
        let bytes = Array(text.utf8)
        let isNumber = choice.next(2) == 0
        return String(decoding: isNumber ? Mutation.renumbered(bytes, &choice) : Mutation.mutated(bytes), as: UTF8.self)
    }
}
