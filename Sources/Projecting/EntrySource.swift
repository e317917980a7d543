/// Where the engine reads the log from: the service's own reader, an export's folder, a URL.
public protocol EntrySource: Sendable {
    /// Entries there are now.
    func size() async throws -> Int

    /// An entry bundle as c2sp.org/tlog-tiles has it, of the log at `size`: all 256 entries, or what there is of the last.
    func bundle(_ index: Int, size: Int) async throws -> [UInt8]

    /// Ascending indices, below `size`, of entries whose events belong to a thread; may hold some that do not.
    func indices(ofThread name: String, below size: Int) async throws -> [Int]
}
