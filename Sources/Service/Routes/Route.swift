/// Where a path leads: the resource, and what stands in the template's place (still percent-encoded).
package struct Route: Equatable {
    package var endpoint: Endpoint
    /// The variable rest of the path; for tiles the whole path without its leading slash. Empty where there is none.
    package var argument: Substring

    /// The route of a path, or nil where there is none. A fixed list is compared rather than a table built: the appending
    /// paths come first, and a thread's name may itself contain slashes, which segment routers handle badly.
    package init?(_ path: Substring) {
        if let exact = Self.exact(path) {
            self.init(exact, "")
        } else if path.hasPrefix("/tile/") {
            self.init(.tile, path.dropFirst())
        } else if path.hasPrefix("/v1/views/") {
            self.init(view: path.dropFirst("/v1/views/".utf8.count))
        } else if let match = Self.prefixes.first(where: { path.hasPrefix($0.prefix) }) {
            let argument = path.dropFirst(match.prefix.utf8.count)
            guard !argument.isEmpty else { return nil }
            // Only a thread's name and a block's coordinates span several segments.
            let isDeep = [.thread, .caseFile, .indexBlock].contains(match.endpoint)
            guard isDeep || !argument.contains("/") else { return nil }
            self.init(match.endpoint, argument)
        } else {
            return nil
        }
    }

    private init(_ endpoint: Endpoint, _ argument: Substring) {
        self.endpoint = endpoint
        self.argument = argument
    }

    /// `{view}`, `{view}/{key}` or `{view}/{key}/evidence`. A key may have slashes of its own; one that ends with `/evidence`
    /// is told from its evidence by an encoded slash.
    private init?(view argument: Substring) {
        let segments = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard let view = segments.first, !view.isEmpty else { return nil }
        switch segments.count {
        case 1: self.init(.view, argument)
        case 2 where segments[1].isEmpty: return nil
        case 3... where segments.last == "evidence": self.init(.viewEvidence, argument)
        default: self.init(.viewRow, argument)
        }
    }

    private static func exact(_ path: Substring) -> Endpoint? {
        switch path {
        case "/v1/events": .events
        case "/v1/batches": .batches
        case "/checkpoint": .checkpoint
        case "/v1/consistency": .consistency
        case "/v1/views": .views
        case "/v1/witnesses": .witnesses
        case "/v1/authority": .authority
        case "/v1/schemas": .schemas
        case "/v1/openapi.json": .openAPI
        case "/v1/index/threads": .indexThreads
        case "/docs": .docs
        case "/docs/audit": .docsAudit
        case "/healthz": .health
        case "/readyz": .ready
        case "/metrics": .metrics
        default: nil
        }
    }

    private static let prefixes: [(prefix: String, endpoint: Endpoint)] = [
        ("/v1/events/", .event), ("/v1/threads/", .thread), ("/v1/cases/", .caseFile),
        ("/v1/proofs/", .proof), ("/v1/schemas/", .schema),
        ("/v1/index/threads/", .indexBlock), ("/v1/index/seen/", .indexSeen), ("/problems/", .problem),
        ("/docs/types/", .docsType), ("/docs/views/", .docsView),
    ]
}
