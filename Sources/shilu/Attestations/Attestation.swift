import Audit
import MerkleLog
import SignedNote
import Supervision

/// A `projection.attested` of a log.
struct Attestation {
    let index: Int
    let view: String
    let version: Int
    let size: Int
    let rows: Int
    let digest: [UInt8]

    /// All of them among some entries of a log.
    /// - Throws: ``Failure`` for an entry that cannot be read: nobody could tell what it attests.
    static func all(in log: ProvenLog, _ entries: Range<Int>) async throws -> [Attestation] {
        var reader = EventReader()
        var found: [Attestation] = []
        guard !entries.isEmpty else { return [] }
        for number in entries.lowerBound / 256...(entries.upperBound - 1) / 256 {
            let bundle = try await log.bundle(number, size: entries.upperBound)
            for (offset, range) in try EntryBundle.ranges(in: bundle).enumerated() {
                let index = number * 256 + offset
                guard entries.contains(index) else { continue }
                let attestation = try bundle[range].withUnsafeBytes { try Attestation($0, index: index, &reader) }
                if let attestation { found.append(attestation) }
            }
        }
        return found
    }

    /// Nil for an entry of another type. JSON has many spellings of one name, so the type is read, not searched for.
    private init?(_ entry: UnsafeRawBufferPointer, index: Int, _ reader: inout EventReader) throws {
        let unreadable = Failure("entry \(index) cannot be read; `shilu verify` says what is wrong with it")
        guard let entry = try? EntryView(entry) else { throw unreadable }
        guard let line = entry.eventLine else { return nil }
        guard let event = try? reader.readEnvelope(line) else { throw unreadable }
        guard event.type.equals(EventType.projectionAttested.name) else { return nil }
        guard let view = event.data["projection"]?.string, let version = event.data["version"]?.integer,
            let size = event.data["size"]?.integer, let rows = event.data["rows"]?.integer,
            let digest = event.data["digest"]?.string.flatMap({ Base64.decode($0) })
        else { throw unreadable }
        self.index = index
        self.view = view
        self.version = version
        self.size = size
        self.rows = rows
        self.digest = digest
    }
}
