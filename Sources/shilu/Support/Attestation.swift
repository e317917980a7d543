import Audit
import Foundation
import MerkleLog
import SignedNote

/// A `projection.attested` of a log.
struct Attestation {
    let index: Int
    let view: String
    let version: Int
    let size: Int
    let rows: Int
    let digest: [UInt8]

    private struct Event: Decodable {
        struct Contents: Decodable {
            var projection: String
            var version: Int
            var size: Int
            var rows: Int
            var digest: String
        }
        var type: String
        var data: Contents
    }

    private static let type = Array("\"projection.attested\"".utf8)

    /// All of them among the first `size` entries.
    static func all(in log: ProvenLog, size: Int) async throws -> [Attestation] {
        var found: [Attestation] = []
        for number in 0..<(size + 255) / 256 {
            let bundle = try await log.bundle(number, size: size)
            for (offset, range) in try EntryBundle.ranges(in: bundle).enumerated() {
                guard bundle[range].firstRange(of: type) != nil else { continue }
                let index = number * 256 + offset
                if let attestation = Attestation(entry: bundle[range], index: index) { found.append(attestation) }
            }
        }
        return found
    }

    /// Nil for an entry of another type that merely names this one.
    private init?(entry: ArraySlice<UInt8>, index: Int) {
        let lines = entry.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
        guard lines.count > 1, let event = try? JSONDecoder().decode(Event.self, from: Data(lines[1])),
            event.type == "projection.attested", let digest = Base64.decode(event.data.digest)
        else { return nil }
        self.index = index
        view = event.data.projection
        version = event.data.version
        size = event.data.size
        rows = event.data.rows
        self.digest = digest
    }
}
