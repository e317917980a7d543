internal import Supervision

/// What became of one view's rows between two takings.
struct Changes {
    let table: TableDefinition
    /// The rows' lines before and behind; nil where there was or is none. Only those that differ.
    var lines: [(key: String, before: [UInt8]?, after: [UInt8]?)] = []
    /// The rows that are there now, in COPY text format.
    var rows: [UInt8] = []

    var deleted: [String] { lines.filter { $0.after == nil }.map(\.key) }
    var rowsCount: Int { lines.count { $0.after != nil } }
}

/// How many rows a view has, and the hash of all of them.
struct ViewTotal: Sendable, Equatable {
    var rowCount = 0
    var hash = LtHash()

    mutating func apply(_ changes: Changes) {
        for (_, before, after) in changes.lines {
            if let before {
                hash.subtract(before)
                rowCount -= 1
            }
            if let after {
                hash.add(after)
                rowCount += 1
            }
        }
    }
}

extension Folder {
    /// Marks of the events so far go into their cells, which must be loaded.
    func applyMarkings() {
        let markings = takeMarkings()
        guard !tallyViews.isEmpty else { return }
        for marking in markings { tallies.apply(marking.mark, to: marking.cell, at: marking.index) }
    }

    /// All rows that changed since the last call, by view. Only when following.
    func takeChanges() -> [Changes] {
        var all = folds.map { fold in
            var changes = Changes(table: fold.table)
            var writer = fold.writer(copies: true)
            for (number, before) in fold.takeBefore() {
                let after = fold.write(number, to: &writer, unless: before) ? writer.line : nil
                if after != before { changes.lines.append((fold.key(number), before, after)) }
            }
            changes.rows = writer.copy
            return changes
        }
        let cells = tallies.takeChanges()
        all += tallyViews.map { view in
            var changes = Changes(table: view.table)
            var writer = RowWriter(RowWriter.Names(view.table), copies: true)
            for (row, before) in cells where row.cell.indicator.view == view.shows {
                if !row.isEmpty { writer.write(unless: before) { row.write(&$0) } }
                let after = row.isEmpty ? nil : writer.line
                if after != before { changes.lines.append((row.cell.key, before, after)) }
            }
            changes.rows = writer.copy
            return changes
        }
        return all.filter { !$0.lines.isEmpty }
    }
}
