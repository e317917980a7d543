internal import MerkleLog
internal import SignedNote
internal import Synchronization

/// The part of a log that an evidence holds: its tiles, and bundles in which every entry that it lacks is empty.
struct EvidenceSource: LogSource {
    let evidence: Evidence

    var name: String { "the evidence" }

    func checkpoint() throws -> [UInt8] { Array((evidence.checkpoints.last ?? "").utf8) }

    func tile(_ coordinate: TileCoordinate) -> [UInt8]? {
        evidence.tiles[coordinate.path].flatMap { Base64.decode($0) }
    }

    func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? { evidence.bundle(coordinate) }
}

/// A log whose tiles are kept as they are read, for an evidence; its bundles are those of the evidence.
final class RecordingSource: LogSource {
    private let source: any LogSource
    private let evidence: Evidence
    private let tiles = Mutex<[String: [UInt8]]>([:])

    init(_ source: any LogSource, for evidence: Evidence) {
        self.source = source
        self.evidence = evidence
    }

    var name: String { source.name }
    var recorded: [String: String] { tiles.withLock { $0.mapValues { Base64.encode($0) } } }

    func checkpoint() async throws -> [UInt8] { try await source.checkpoint() }

    func tile(_ coordinate: TileCoordinate) async throws -> [UInt8]? {
        if let kept = tiles.withLock({ $0[coordinate.path] }) { return kept }
        let bytes = try await source.tile(coordinate)
        if let bytes { tiles.withLock { $0[coordinate.path] = bytes } }
        return bytes
    }

    func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? { evidence.bundle(coordinate) }
}

extension Evidence {
    fileprivate func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? {
        var found: [Int: [UInt8]] = [:]
        for entry in entries where entry.index / 256 == coordinate.index { found[entry.index] = entry.bytes }
        if found.isEmpty { return nil }
        var bytes: [UInt8] = []
        for index in coordinate.entries { EntryBundle.append(found[index] ?? [], to: &bytes) }
        return bytes
    }
}
