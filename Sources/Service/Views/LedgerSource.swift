public import Ledger
internal import MerkleLog
public import Projecting

/// The ledger's own log, as folding reads it.
public struct LedgerSource: EntrySource {
    private let ledger: Ledger

    public init(_ ledger: Ledger) { self.ledger = ledger }

    public func size() async throws -> Int { try ledger.reader.size }

    public func bundle(_ index: Int, size: Int) async throws -> [UInt8] {
        let coordinate = BundleCoordinate(index: index, width: min(256, size - index << 8))
        guard let bundle = try await ledger.reader.bundle(coordinate) else {
            throw Refusal(.notFound, "The log has no bundle \(index) at size \(size).")
        }
        return bundle
    }

    public func indices(ofThread name: String, below size: Int) async throws -> [Int] {
        try await ledger.reader.indices(ofThread: name).filter { $0 < size }
    }
}
