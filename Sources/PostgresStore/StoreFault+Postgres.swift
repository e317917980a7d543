import Ledger

extension StoreFault {
    /// The only place where what PostgreSQL refuses becomes a fault of the ledger's store.
    ///
    /// Constraints that mean something to the ledger have a case of their own; every other refusal keeps its SQLSTATE and
    /// the server's primary message (never its detail, which quotes values).
    static func refusal(of statement: Statement, _ answer: Answer) -> StoreFault {
        let constraint = answer.diagnostic("n")
        switch constraint {
        case "seen_pkey": return .keyTaken
        case "log_name_key": return .alreadyFounded
        default:
            return .refused(
                statement: statement.name, state: answer.diagnostic("C"), message: answer.diagnostic("M"))
        }
    }
}

extension StoreFault {
    /// No ledger of this name was founded in this database.
    static func unfounded(_ log: String) -> StoreFault {
        .refused(statement: Statement.logID.name, state: "P0002", message: "no ledger \(log) in this database")
    }
}
