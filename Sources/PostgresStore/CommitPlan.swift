/// One statement of a commit.
struct CommitPart: Sendable {
    let statement: Statement
    let binds: Binds
    /// It has to give a row: without one the commit is ``StoreFault/fenced``.
    let isGuard: Bool

    init(_ statement: Statement, _ binds: Binds, isGuard: Bool = false) {
        self.statement = statement
        self.binds = binds
        self.isGuard = isGuard
    }
}

/// The statements of one commit between BEGIN and COMMIT.
struct CommitPlan: Sendable {
    /// What moves by compare-and-swap.
    let advance: [CommitPart]
    /// What is written with it.
    var inserts: [CommitPart] = []

    init(advance: [CommitPart]) { self.advance = advance }

    var all: [CommitPart] { [CommitPart(.commitBegin, Binds())] + advance + inserts }
}
