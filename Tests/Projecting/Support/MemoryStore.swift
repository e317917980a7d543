import Projecting
import Supervision
import Testing

/// A store in memory that keeps the contract of ``ProjectionStore`` and fails the test that breaks it.
actor MemoryStore: ProjectionStore {
    struct Table {
        var columns: Int
        var rows: [String: [String?]] = [:]
    }

    enum Fault: Error { case beforeCommit, afterCommit }

    private(set) var stored = StoredProjections(position: nil, adoptions: 0, views: [:])
    private(set) var tables: [Int: Table] = [:]
    private var generations = 0
    /// What becomes of the coming commits, first come first served; nil is success.
    private var faults: [Fault?] = []
    private var isHeld = false

    func inject(_ faults: [Fault?]) { self.faults += faults }

    func projections(log: String) -> StoredProjections { stored }

    func rows(log: String, view: String, table: TableDefinition, keys: [String]) -> [String: [String?]] {
        guard let generation = stored.views[view]?.generation, let rows = tables[generation]?.rows else { return [:] }
        return Dictionary(uniqueKeysWithValues: keys.compactMap { key in rows[key].map { (key, $0) } })
    }

    func commit(_ step: ProjectionStep) throws {
        let fault = faults.isEmpty ? nil : faults.removeFirst()
        if case .beforeCommit = fault { throw Fault.beforeCommit }
        guard !isHeld, stored.position == step.from, stored.adoptions == step.adoptions else {
            throw ProjectionStoreFault.moved
        }
        for change in step.changes {
            let view = stored.views[change.table.name]
            guard view?.generation == change.generation, view?.stopped == nil else { throw ProjectionStoreFault.moved }
        }
        for change in step.changes {
            let rows = Self.parse(change.rows)
            #expect(rows.count == change.rowsCount)
            #expect(Set(rows.map { $0[0] }).count == rows.count, "each key once")
            for row in rows {
                #expect(row.count == change.table.columns.count)
                tables[change.generation]?.rows[row[0]!] = Self.stored(row, change.table)
            }
            for key in change.deleted {
                #expect(tables[change.generation]?.rows.removeValue(forKey: key) != nil, "only a stored row can end")
            }
            stored.views[change.table.name]?.rowCount = change.rowCount
            stored.views[change.table.name]?.digestState = change.digestState
            if let stop = change.stopped { stored.views[change.table.name]?.stopped = stop }
            #expect(tables[change.generation]?.rows.count == change.rowCount, "\(change.table.name) at \(step.to)")
        }
        stored.position = step.to
        if case .afterCommit = fault { throw Fault.afterCommit }
    }

    func begin(log: String, view: TableDefinition, version: Int) -> any GenerationWriter {
        generations += 1
        tables[generations] = Table(columns: view.columns.count)
        return Writer(generation: generations, store: self, table: view)
    }

    func adopt(_ adoption: Adoption) throws {
        guard stored.position == adoption.from else { throw ProjectionStoreFault.moved }
        stored.position = adoption.to
        stored.adoptions += 1
        for generation in adoption.generations {
            if let old = stored.views[generation.table.name] { tables[old.generation] = nil }
            #expect(tables[generation.generation]?.rows.count == generation.rowCount)
            stored.views[generation.table.name] = StoredView(
                version: generation.version, generation: generation.generation, rowCount: generation.rowCount,
                digestState: generation.digestState, stopped: generation.stopped)
        }
    }

    func holding<Answer: Sendable>(log: String, _ body: @Sendable () async throws -> Answer) async throws -> Answer {
        isHeld = true
        defer { isHeld = false }
        return try await body()
    }

    /// The canonical lines of a view's stored rows, by key.
    func lines(_ view: any ProjectedView) -> [String: String] {
        guard let generation = stored.views[view.table.name]?.generation else { return [:] }
        let names = RowWriter.Names(view.table)
        return (tables[generation]?.rows ?? [:]).mapValues {
            String(decoding: RowWriter.line(values: $0, view.table, names), as: UTF8.self)
        }
    }

    fileprivate func insert(_ rows: [UInt8], _ generation: Int, _ table: TableDefinition) {
        for row in Self.parse(rows) {
            #expect(tables[generation]?.rows[row[0]!] == nil, "a new generation has each key once")
            tables[generation]?.rows[row[0]!] = Self.stored(row, table)
        }
    }

    fileprivate func drop(_ generation: Int) { tables[generation] = nil }

    // MARK: COPY text

    private static func parse(_ text: [UInt8]) -> [[String?]] {
        String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true).map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { value in
                value == "\\N" ? nil : unescaped(value)
            }
        }
    }

    private static func unescaped(_ value: Substring) -> String {
        var text = ""
        var escaped = false
        for character in value {
            if escaped {
                text.append(["t": "\t", "n": "\n", "r": "\r"][character] ?? character)
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else {
                text.append(character)
            }
        }
        return text
    }

    /// As a store gives it back: instants as milliseconds.
    private static func stored(_ row: [String?], _ table: TableDefinition) -> [String?] {
        zip(table.columns, row).map { column, value in
            guard column.type == .timestamp, let value else { return value }
            return String(milliseconds(value))
        }
    }

    private static func milliseconds(_ text: String) -> Int64 {
        let day = Day(String(text.prefix(10)))!.number
        let parts = text.dropFirst(11).dropLast().split { $0 == ":" || $0 == "." }.map { Int64($0)! }
        return Int64(day) * 86_400_000 + parts[0] * 3_600_000 + parts[1] * 60_000 + parts[2] * 1_000 + parts[3]
    }

    private struct Writer: GenerationWriter {
        let generation: Int
        let store: MemoryStore
        let table: TableDefinition

        func write(_ rows: [UInt8]) async { await store.insert(rows, generation, table) }
        func finish() async {}
        func abandon() async { await store.drop(generation) }
    }
}
