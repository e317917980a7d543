internal import Supervision

/// What a figure's entries make up together.
public struct TallyFigure: Sendable, Equatable {
    /// Thousandths, number or seconds.
    public var numerator = 0
    /// Entries that count.
    public var denominator = 0
    /// Entries that do not count yet.
    public var pending = 0
}

/// The entries of a share or a count and what each adds; two words an entry, since there are many.
struct TallyEntries: Equatable {
    private struct Entry: Equatable {
        let index: Int
        /// What it adds, or when it is due, above the bit that says which.
        let bits: Int64

        init(_ index: Int, _ mark: Mark) {
            self.index = index
            bits = if case .pending(let due) = mark { due << 1 | 1 } else { Int64(mark.value ?? 0) << 1 }
        }

        var due: Int64? { bits & 1 == 1 ? bits >> 1 : nil }
        var value: Int? { bits & 1 == 1 ? nil : Int(bits >> 1) }
    }

    /// Ascending by index.
    private var entries: [Entry] = []
    /// What is not among ``entries`` yet, by index, none behind the last: what came in between, and nil for what was taken
    /// out. Moving a long list for each would cost its length every time.
    private var edits: [Int: Entry?] = [:]
    /// Counts, not shares.
    private var isCount = false
    /// A list of so many is moved sooner than an edit is noted.
    private static let movedMax = 256

    init() {}

    var isEmpty: Bool { entries.count <= edits.count && settled.isEmpty }

    static func == (one: TallyEntries, other: TallyEntries) -> Bool {
        one.isCount == other.isCount && one.settled == other.settled
    }

    var all: [(index: Int, mark: Mark)] {
        settled.map { entry in
            guard let value = entry.value else { return (entry.index, .pending(due: entry.due ?? 0)) }
            if isCount { return (entry.index, .count(value)) }
            return (entry.index, value == 1_000 ? .met : value == 0 ? .unmet : .partly(value))
        }
    }

    mutating func put(_ mark: Mark, at index: Int) {
        if case .count = mark { isCount = true }
        let entry = Entry(index, mark)
        guard let last = entries.last, last.index >= index else { return entries.append(entry) }
        let at = position(of: index)
        if entries[at].index == index {
            entries[at] = entry
            if !edits.isEmpty { edits.removeValue(forKey: index) }
        } else if isMoved {
            entries.insert(entry, at: at)
        } else {
            note(entry, at: index)
        }
    }

    mutating func remove(at index: Int) {
        let at = position(of: index)
        guard at < entries.count, entries[at].index == index else {
            edits.removeValue(forKey: index)
            return
        }
        if isMoved { entries.remove(at: at) } else { note(nil, at: index) }
    }

    mutating func merge(_ other: TallyEntries) {
        isCount = isCount || other.isCount
        entries = Self.changed(settled, by: other.settled.lazy.map { (key: $0.index, value: Optional($0)) })
        edits = [:]
    }

    // MARK: Edits

    private var isMoved: Bool { entries.count <= Self.movedMax && edits.isEmpty }

    /// So few notes that each pays for a fraction of the list, and looking one up stays cheap.
    private mutating func note(_ entry: Entry?, at index: Int) {
        edits.updateValue(entry, forKey: index)
        guard edits.count > entries.count / 4 else { return }
        entries = settled
        edits = [:]
    }

    /// The entries as they are with all edits.
    private var settled: [Entry] {
        edits.isEmpty ? entries : Self.changed(entries, by: edits.sorted { $0.key < $1.key })
    }

    /// What is put at an index takes the place of what was there, and nil takes it out.
    /// - Parameter changes: ascending, as the entries are.
    private static func changed(_ entries: [Entry], by changes: some Sequence<(key: Int, value: Entry?)>) -> [Entry] {
        var all: [Entry] = []
        all.reserveCapacity(entries.count + changes.underestimatedCount)
        var at = 0
        for change in changes {
            while at < entries.count, entries[at].index < change.key {
                all.append(entries[at])
                at += 1
            }
            if at < entries.count, entries[at].index == change.key { at += 1 }
            if let entry = change.value { all.append(entry) }
        }
        all.append(contentsOf: entries[at...])
        return all
    }

    /// The first place whose index is not smaller.
    private func position(of index: Int) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
    }

    var figure: TallyFigure {
        var figure = TallyFigure()
        for entry in settled {
            if let value = entry.value {
                figure.numerator &+= value
                figure.denominator += 1
            } else {
                figure.pending += 1
            }
        }
        return figure
    }

    // MARK: Column

    /// `[[index,value],[index,null,due]]`.
    func write(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "["))
        for (position, entry) in settled.enumerated() {
            out.append(contentsOf: position == 0 ? "[".utf8 : ",[".utf8)
            out.append(decimal: entry.index)
            out.append(UInt8(ascii: ","))
            if let value = entry.value {
                out.append(decimal: value)
            } else {
                out.append(contentsOf: "null,".utf8)
                out.append(decimal: Int(entry.due ?? 0))
            }
            out.append(UInt8(ascii: "]"))
        }
        out.append(UInt8(ascii: "]"))
    }

    init(json: EventValue, _ unit: Indicator.Unit) {
        isCount = unit == .count
        for entry in json.elements {
            var parts = entry.elements
            guard let index = parts.next()?.integer, let second = parts.next() else { continue }
            if let value = second.integer {
                entries.append(Entry(index, .count(value)))
            } else {
                entries.append(Entry(index, .pending(due: Int64(parts.next()?.integer ?? 0))))
            }
        }
    }
}
