import Audit
import Projecting
import SignedNote

/// A log as folding reads it, every entry proven against the checkpoint on the way.
struct ProvenSource: EntrySource {
    let log: ProvenLog
    /// Opens the log anew, for what was appended since; nil where what was opened is all there is to be.
    let isGrowing: Bool

    init(_ source: any LogSource, key: VerifierKey?, isGrowing: Bool = false) async throws {
        log = try await ProvenLog(source: source, key: key)
        self.isGrowing = isGrowing
    }

    func size() async throws -> Int {
        if isGrowing { try await log.refresh() }
        return await log.size
    }

    func bundle(_ index: Int, size: Int) async throws -> [UInt8] {
        if await log.size < size { try await log.refresh() }
        guard await log.size >= size else { throw Failure("the log has fewer entries than the views in the database") }
        return try await log.bundle(index, size: size)
    }

    /// All entries: there is no index of threads that would not have to be believed.
    func indices(ofThread name: String, below size: Int) async throws -> [Int] { Array(0..<size) }
}
