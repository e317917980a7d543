import Importing
import MerkleLog
import Projecting
import Supervision

/// What changed in a view, for people and for programs.
struct DifferenceReport {
    struct Place {
        let size: Int
        /// When the last of these entries was recorded.
        let recorded: Stamp
    }

    let table: TableDefinition
    let from: Place
    let to: Place
    /// The only row that was asked for.
    let key: String?
    /// Ascending by key.
    let rows: [RowDifference]

    /// Characters of a value that are shown to people.
    private static let shownMax = 160

    private func count(_ kind: RowDifference.Kind) -> Int { rows.count { $0.kind == kind } }

    /// Distinct entries that touched the rows that differ.
    private var entriesCount: Int { Set(rows.flatMap { $0.entries.map(\.index) }).count }

    // MARK: For people

    func print() {
        let what = key.map { "\(table.name) \($0)" } ?? table.name
        Terminal.print("\(what): from \(Self.words(from)) to \(Self.words(to))")
        for row in rows {
            Terminal.print("")
            Terminal.print("\(row.kind.rawValue) \(row.key.plain)")
            for column in row.columns(of: table) {
                Terminal.print("  \(column.name): " + Self.words(column, of: row.kind))
            }
            for entry in row.entries { Terminal.print("  by entry " + Self.words(entry)) }
        }
        if !rows.isEmpty { Terminal.print("") }
        Terminal.print(summary(what))
    }

    private func summary(_ what: String) -> String {
        guard !rows.isEmpty else {
            return "Nothing changed: \(what) is at \(to.size) entries what it was at \(from.size)."
        }
        let counts = RowDifference.Kind.allCases.map { "\(Terminal.grouped(count($0))) \($0.rawValue)" }
            .joined(separator: ", ")
        return "\(Terminal.grouped(rows.count)) rows differ: \(counts); by \(Terminal.grouped(entriesCount)) entries."
    }

    private static func words(_ place: Place) -> String { "\(place.size) entries (recorded until \(place.recorded))" }

    private static func words(_ column: RowDifference.Column, of kind: RowDifference.Kind) -> String {
        switch kind {
        case .added: cut(column.after)
        case .removed: cut(column.before)
        case .changed: cut(column.before) + " → " + cut(column.after)
        }
    }

    private static func cut(_ value: [UInt8]) -> String {
        let text = String(decoding: value, as: UTF8.self).plain
        return text.count > shownMax ? text.prefix(shownMax) + "…" : text
    }

    private static func words(_ entry: TouchingEntry) -> String {
        let author =
            entry.department.map { code in entry.departmentName.map { "\(code) \($0)" } ?? code } ?? entry.source
        return
            "\(entry.index), recorded \(Stamp(milliseconds: entry.recordedMilliseconds)), \(entry.type), id \(entry.id), of \(author)"
            .plain
    }

    // MARK: For programs

    /// A line a row, and one with the counts.
    func printJSON() {
        for row in rows {
            var object = JSONObject()
            object.string("key", row.key)
            object.string("change", row.kind.rawValue)
            var columns = JSONObject()
            for column in row.columns(of: table) {
                var values = JSONObject()
                values.raw("from", json: String(decoding: column.before, as: UTF8.self))
                values.raw("to", json: String(decoding: column.after, as: UTF8.self))
                columns.object(column.name, values)
            }
            object.object("columns", columns)
            object.objects("entries", row.entries.map(Self.object))
            Self.printLine(object)
        }
        var counts = JSONObject()
        counts.string("view", table.name)
        counts.integer("from", from.size)
        counts.integer("to", to.size)
        for kind in RowDifference.Kind.allCases { counts.integer(kind.rawValue, count(kind)) }
        counts.integer("entries", entriesCount)
        Self.printLine(counts)
    }

    private static func object(_ entry: TouchingEntry) -> JSONObject {
        var object = JSONObject()
        object.integer("index", entry.index)
        object.string("recordedAt", Stamp(milliseconds: entry.recordedMilliseconds).description)
        object.string("type", entry.type)
        object.string("id", entry.id)
        object.string("source", entry.source)
        if let department = entry.department { object.string("department", department) }
        if let name = entry.departmentName { object.string("departmentName", name) }
        return object
    }

    private static func printLine(_ object: JSONObject) {
        Terminal.print(bytes: object.encoded + [UInt8(ascii: "\n")])
    }
}
