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
    /// Counts, not shares.
    private var isCount = false

    init() {}

    var isEmpty: Bool { entries.isEmpty }

    var all: [(index: Int, mark: Mark)] {
        entries.map { entry in
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
        if entries[at].index == index { entries[at] = entry } else { entries.insert(entry, at: at) }
    }

    mutating func remove(at index: Int) {
        let at = position(of: index)
        if at < entries.count, entries[at].index == index { entries.remove(at: at) }
    }

    mutating func merge(_ other: TallyEntries) {
        isCount = isCount || other.isCount
        let (ours, others) = (entries, other.entries)
        entries = []
        entries.reserveCapacity(ours.count + others.count)
        var at = 0
        for entry in others {
            while at < ours.count, ours[at].index < entry.index {
                entries.append(ours[at])
                at += 1
            }
            if at < ours.count, ours[at].index == entry.index { at += 1 }
            entries.append(entry)
        }
        entries.append(contentsOf: ours[at...])
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
        for entry in entries {
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
        for (position, entry) in entries.enumerated() {
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
