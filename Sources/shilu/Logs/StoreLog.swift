import Audit
import Ledger
import MerkleLog

/// A ledger's database as a source that grows: each checkpoint is the newest.
struct StoreLog: LogSource {
    let name: String
    let store: any LogStore
    let log: String

    private func now() async throws -> StoreSource { try await StoreSource(name: name, store: store, log: log) }

    func checkpoint() async throws -> [UInt8] { try await now().checkpoint() }
    func tile(_ coordinate: TileCoordinate) async throws -> [UInt8]? { try await now().tile(coordinate) }
    func bundle(_ coordinate: BundleCoordinate) async throws -> [UInt8]? { try await now().bundle(coordinate) }
}
