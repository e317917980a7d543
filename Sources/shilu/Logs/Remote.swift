import Audit

/// Served ledgers, and folders that look like one.
enum Remote {
    /// Talks to the ledger at `url`, and closes the connections behind `body`.
    static func use<Answer>(_ url: String, _ body: (LedgerClient) async throws -> Answer) async throws -> Answer {
        try requireURL(url)
        let client = LedgerClient(url: url)
        do {
            let answer = try await body(client)
            try await client.close()
            return answer
        } catch {
            // The first failure is the one to tell.
            try? await client.close()
            throw error
        }
    }

    /// Reads the log at a URL or in a folder.
    static func source<Answer>(_ place: String, _ body: (any LogSource) async throws -> Answer) async throws -> Answer {
        guard place.hasPrefix("http://") || place.hasPrefix("https://") else {
            return try await body(FolderSource(path: place))
        }
        let source = HTTPSource(url: place)
        do {
            let answer = try await body(source)
            try await source.close()
            return answer
        } catch {
            try? await source.close()
            throw error
        }
    }

    private static func requireURL(_ url: String) throws {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw Failure("\(url) is no URL: it begins with http:// or https://")
        }
    }
}
