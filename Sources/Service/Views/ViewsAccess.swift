public import Ledger
public import Projecting

/// What the service needs to answer questions about views: who reads them now, and the log to see how they were.
public struct ViewsAccess: Sendable {
    let reader: any ViewsReading
    let views: [any ProjectedView]
    let history: ViewHistory

    /// - Parameters:
    ///   - ledger: whose log the views fold.
    ///   - reader: reads what a ``ViewsRunner`` keeps.
    ///   - views: in the order in which they are listed.
    public init(ledger: Ledger, reader: any ViewsReading, views: [any ProjectedView]) {
        self.reader = reader
        self.views = views
        history = ViewHistory(source: LedgerSource(ledger), views: views)
    }

    func view(_ name: String) -> (any ProjectedView)? { views.first { $0.table.name == name } }

    /// The table called `name`: a view's, or one that SQL derives from them.
    /// - Throws: ``Problem`` `unknown-view` or, of a derived one that is not there yet, `not-built-yet`.
    func table(_ name: String) async throws -> ReadTable {
        if let view = view(name) { return ReadTable(view.table) }
        guard let derived = views.flatMap(\.table.derived).first(where: { $0.name == name }) else {
            throw Problem(.unknownView, "There is no such view; /v1/views lists them.")
        }
        guard let table = try await reader.table(of: derived) else { throw Problem.notBuilt(name) }
        return table
    }
}

extension Problem {
    static func notBuilt(_ view: String) -> Problem {
        var problem = Problem(.notBuiltYet, "The view \(view) is still being built from the log.")
        problem.retryAfterSeconds = 5
        return problem
    }

    init(_ fault: RowQueryFault) {
        switch fault.code {
        case .unknownColumn: self.init(.unknownColumn, fault.detail)
        case .badFilter: self.init(.badFilter, fault.detail)
        case .badCursor: self.init(.badCursor, fault.detail)
        }
    }
}
