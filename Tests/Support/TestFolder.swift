import Foundation

/// A folder of a test's own, removed with what is in it when its holder goes.
public final class TestFolder: Sendable {
    /// Short enough for the socket of a PostgreSQL in it.
    public let path = "/tmp/shilu-test-\(UUID().uuidString.prefix(8))"

    /// - Parameter made: false where what is tested makes it.
    public init(made: Bool = false) {
        if made { try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A folder that is there for the body to make, and goes with it.
public func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    let folder = TestFolder()
    defer { withExtendedLifetime(folder) {} }
    try await body(folder.path)
}
