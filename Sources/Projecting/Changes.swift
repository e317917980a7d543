internal import Supervision

/// What became of one view's rows between two takings.
struct Changes {
    let table: TableDefinition
    /// The rows' lines before and behind; nil where there was or is none. Only those that differ.
    var lines: [(key: String, before: [UInt8]?, after: [UInt8]?)] = []
    /// The rows that are there now, for COPY.
    var rows = CopyText()

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
        guard !tallyViews.isEmpty, talliesStopped == nil else { return }
        for marking in markings { tallies.apply(marking) }
    }

    /// All rows that changed since the last call, by view. Only when following.
    func takeChanges() -> [Changes] {
        var all = folds.map { fold in
            var changes = Changes(table: fold.table)
            for (key, before) in fold.takeChanges() {
                let after = fold.line(of: key)
                guard after != before else { continue }
                changes.lines.append((key, before, after))
                fold.append(key, to: &changes.rows)
            }
            return changes
        }
        let cells = tallies.takeChanges()
        all += tallyViews.map { view in
            var changes = Changes(table: view.table)
            for (cell, before) in cells where cell.indicator.view == view.shows {
                let after = tallies.line(of: cell)
                guard after != before else { continue }
                changes.lines.append((cell.key, before, after))
                if let row = tallies.cells[cell] { changes.rows.append(row) }
            }
            return changes
        }
        return all.filter { !$0.lines.isEmpty }
    }
}

extension Chunk {
    func fold(with folder: Folder) throws {
        for (offset, bundle) in bundles.enumerated() {
            try folder.fold(bundle: bundle, first: (firstBundle + offset) << 8, range: range)
        }
    }
}
