internal import Ledger
public import Projecting

extension PostgresProjectionStore {
    /// Also throws away what earlier rebuilds left, and ``ProjectionStoreFault/foreign(_:)`` when the schema shows another
    /// log.
    public func holding<Answer: Sendable>(
        log: String, _ body: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let holder = Connection(url: url, name: Connection.rebuildName, session: .sessionViews)
        do {
            try await holder.script(Statement(unsafe: "SET lock_timeout = 0", name: "wait"))
            _ = try await holder.rows(.viewHold, Binds { $0.text(log) }) { _ in }
            let shown = try await holder.rows(.viewShown, Binds { $0.text(viewsSchema) }) { $0.text(0) }.first
            if let shown, shown != log { throw foreign(shown) }
            try await Self.dropLeftOver(log, holder)
            let answer = try await body()
            await holder.close()
            return answer
        } catch {
            await holder.close()
            throw error
        }
    }

    /// One transaction: position, tables that are read, SQL views. A statement of somebody else that reads an SQL view
    /// makes it wait; it tries again for a minute. Downloads of the service's own, which may take minutes each, are ended
    /// when they are not done after a few seconds.
    public func adopt(_ adoption: Adoption) async throws {
        let connection = Connection(url: url, name: Connection.rebuildName, session: .sessionViews)
        do {
            for attempt in 1... {
                do {
                    try await connection.transaction { try self.adopt(adoption, $0) }
                    break
                } catch StoreFault.refused(let statement, let state, let message) {
                    // Lock timeout, deadlock.
                    guard ["55P03", "40P01"].contains(state), attempt < 30 else {
                        throw StoreFault.refused(statement: statement, state: state, message: message)
                    }
                    try await Task.sleep(for: .seconds(1))
                    if attempt >= 3 { try await endDownloads(connection) }
                }
            }
            // Whatever becomes of this, the views are adopted.
            try? await Self.dropLeftOver(adoption.log, connection)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
        _ = try await projections(log: adoption.log)
    }

    private func endDownloads(_ connection: Connection) async throws {
        let binds = Binds {
            $0.text(Connection.downloadName)
            $0.text(viewsSchema)
        }
        _ = try await connection.rows(.viewEvict, binds) { _ in }
    }

    private func adopt(_ adoption: Adoption, _ connection: isolated Connection) throws {
        let path = "SET LOCAL lock_timeout = '1s'; SET LOCAL search_path = \(viewsSchema), pg_catalog"
        try connection.script(Statement(unsafe: path, name: "adopting"))
        let (statement, binds) = move(adoption)
        guard try connection.rows(statement, binds, { _ in }).count == 1 else { throw ProjectionStoreFault.moved }
        for generation in adoption.generations {
            let binds = Binds {
                $0.text(adoption.log)
                $0.text(generation.table.name)
                $0.int8(generation.version)
                $0.int8(generation.generation)
                $0.int8(generation.rowCount)
                $0.bytea(generation.digestState)
                $0.optionalInt8(generation.stopped?.index)
                $0.optionalText(generation.stopped?.reason)
            }
            guard try connection.rows(.viewAdopt, binds, { _ in }).count == 1 else { throw ProjectionStoreFault.moved }
        }
        try show(adoption.log, connection)
    }

    private func move(_ adoption: Adoption) -> (Statement, Binds) {
        var binds = Binds { $0.text(adoption.log) }
        if let from = adoption.from { binds.int8(from) }
        binds.int8(adoption.to)
        binds.int8(Int(adoption.recordedMilliseconds))
        return (adoption.from == nil ? .viewFirst : .viewAgain, binds)
    }

    // MARK: What readers of SQL see

    /// Brings the SQL views up to date, all of them: a derived one may rest on several.
    private func show(_ log: String, _ connection: isolated Connection) throws {
        let binds = Binds {
            $0.text(viewsSchema)
            $0.text(log)
        }
        let shown = try connection.rows(.viewShow, binds) { $0.text(0) }.first
        guard shown == log else { throw foreign(shown ?? "") }
        let states = try connection.rows(.viewStates, Binds { $0.text(log) }) { row in
            (name: row.isNull(2) ? "" : row.text(2), version: row.integer(3), generation: row.integer(4))
        }
        let current = tables.compactMap { table in
            states.first { $0.name == table.name }.map {
                ViewSQL(table: table, version: $0.version, generation: $0.generation)
            }
        }
        var views = [ShownView.position(of: log, in: viewsSchema)] + current.map { ShownView($0, in: viewsSchema) }
        // A derived view may rest on any other, so they wait until all are there.
        if current.count == tables.count {
            views += ShownView.ordered(tables.flatMap(\.derived)).map { ShownView($0, in: viewsSchema) }
        }
        for view in views { try show(view, connection) }
        let names = try connection.rows(.viewNames, Binds { $0.text(viewsSchema) }) { $0.text(0) }
        for name in names where !views.contains(where: { $0.name == name }) {
            try connection.script(ShownView.drop(name, in: viewsSchema))
        }
    }

    private func show(_ view: ShownView, _ connection: isolated Connection) throws {
        try connection.script(Statement(unsafe: "SAVEPOINT shown", name: "savepoint"))
        do throws(StoreFault) {
            try connection.script(view.make)
        } catch {
            // invalid_table_definition: there is one of other columns.
            guard case .refused(_, "42P16", _) = error else { throw error }
            try connection.script(Statement(unsafe: "ROLLBACK TO SAVEPOINT shown", name: "savepoint"))
            try connection.script(view.drop)
            try connection.script(view.make)
        }
        try connection.script(Statement(unsafe: "RELEASE SAVEPOINT shown", name: "savepoint"))
    }

    private func foreign(_ shown: String) -> ProjectionStoreFault {
        .foreign(
            """
            The schema \(viewsSchema) of this database shows the views of the log \(shown): show those of another log in a \
            schema of its own.
            """)
    }

    // MARK: Left-overs

    /// Drops tables that are not read. The position is held, or was exchanged this moment, so nobody is making one that
    /// may still be adopted.
    private static func dropLeftOver(_ log: String, _ connection: Connection) async throws {
        let tables = try await connection.rows(.viewLeftOver, Binds { $0.text(log) }) {
            (view: $0.text(0), version: $0.integer(1), number: $0.integer(2))
        }
        for table in tables {
            do {
                try await connection.transaction { connection in
                    try connection.script(
                        ViewSQL.drop(table.view, version: table.version, generation: table.number))
                    _ = try connection.rows(.viewForget, Binds { $0.int8(table.number) }) { _ in }
                }
            } catch StoreFault.refused(_, "55P03", _) {
                // Somebody reads it, or still makes it.
                continue
            }
        }
    }
}
