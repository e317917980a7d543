import ArgumentParser
import Audit
import PostgresStore
import Projecting
import SignedNote
import Views

/// Builds views anew from the log.
struct RebuildCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Build views anew from the log.",
        discussion: """
            The new tables are built beside the ones that are read, and replace them in one transaction; a served ledger
            goes on meanwhile. Every entry is proven against the log's checkpoint on the way. Views that were built by
            other rules, or have stopped, are always among those that are rebuilt.

            Examples:
              shilu rebuild complaint --embedded ./db
              shilu rebuild --all --database 'postgresql://shilu_service@db.example/shilu' --ledger-key ledger.key

            \(Outcome.help)
            """)

    @OptionGroup var place: StoreOptions

    @Argument(help: "Names of views.")
    var view: [String] = []

    @Flag(help: "All views.")
    var all = false

    @Option(help: ArgumentHelp("Threads to fold with. (default: 2)", valueName: "count"))
    var workers = 2

    @Option(help: ArgumentHelp("Where the views are shown. (default: views)", valueName: "schema"))
    var viewsSchema = "views"

    func validate() throws {
        guard all != !view.isEmpty else { throw ValidationError("Name views, or give --all.") }
        guard workers > 0 else { throw ValidationError("--workers is at least 1.") }
        for name in view { _ = try Views.named(name) }
    }

    func perform() async throws {
        let store = try StorePlace(embedded: place.embedded, database: place.database)
        let key = try SigningKey.load(try store.keyFile(place.ledgerKey)).verifier
        let names = all ? Views.all.map(\.table.name) : view
        try await store.withStore { store in
            let source = StoreLog(name: place.embedded ?? "the database", store: store, log: key.name)
            let projections = store.projections(tables: Views.all.map(\.table), viewsSchema: viewsSchema)
            let rebuild = Rebuild(
                log: key.name, source: try await ProvenSource(source, key: key, isGrowing: true), store: projections,
                views: Views.all, workersCount: workers)
            let folding = ProgressBar("folding", unit: "entries")
            let writing = ProgressBar("writing", unit: "rows")
            let (size, stopped) = try await rebuild.run(Set(names)) { progress in
                switch progress {
                case .folding(let done, let total): folding.update(done, of: total)
                case .writing(let done, let total): writing.update(done, of: total)
                }
            }
            folding.end()
            writing.end()
            await projections.close()
            Terminal.print(
                "Rebuilt \(names.joined(separator: ", ")) from \(Terminal.grouped(size)) entries in \(Terminal.seconds(folding.elapsed)).")
            for (view, stop) in stopped.sorted(by: { $0.key < $1.key }) {
                Terminal.say("The view \(view) stopped at entry \(stop.index): \(stop.reason)")
            }
            if !stopped.isEmpty { throw ExitCode(Outcome.refused.rawValue) }
        }
    }
}

extension Views {
    /// - Throws: ``ValidationError`` that lists what there is.
    static func named(_ name: String) throws -> any ProjectedView {
        if let view = all.first(where: { $0.table.name == name }) { return view }
        throw ValidationError("There is no view \(name); there are \(all.map(\.table.name).joined(separator: ", ")).")
    }
}
