internal import Supervision

/// One view's rows in memory, of any row type.
final class TableFold {
    final class Rule {
        let type: EventType
        let keys: [RowKey]
        let change: RowChange
        /// Touches one row at most.
        let isSingle: Bool
        let isReferred: Bool

        init(type: EventType, keys: [RowKey], change: @escaping RowChange) {
            self.type = type
            self.keys = keys
            self.change = change
            isSingle = keys.count == 1 && keys[0].isSingle
            isReferred = keys.contains(where: \.isReferred)
        }
    }

    let table: TableDefinition
    let version: Int
    let rules: [Rule]
    /// The entry that its rules could not take; its rows are as of before it.
    var stopped: StoredView.Stop?

    private let rowType: RowType
    private let names: RowWriter.Names
    private var rows: KeyedStore
    /// Numbers of the rows that the event at hand has touched by the rule at hand: the first of them, which mostly are all, and
    /// the others.
    private var touched: [Int] = []
    private var touchedBeyond: Set<Int> = []
    private static let touchedMax = 16
    /// Lines from before the first change of each row, by number; nil where every row is kept and nothing is followed.
    private var before: [Int: [UInt8]?]?

    /// - Parameter follows: rows are loaded from a store, and changes noted.
    init(table: TableDefinition, version: Int, row: RowType, rules: [Rule], follows: Bool) {
        self.table = table
        self.version = version
        self.rules = rules
        rowType = row
        names = RowWriter.Names(table)
        rows = row.makeStore()
        before = follows ? [:] : nil
    }

    // MARK: Folding

    /// Changes the row that an event touches by a rule, unless it has done so before.
    /// - Parameter isFirst: of the rows that the event touches by the rule.
    func fold(_ rule: Rule, key: UnsafeRawBufferPointer, hash: UInt64, isFirst: Bool, _ context: FoldContext) {
        let number = number(of: key, hash: hash)
        guard rule.isSingle || touch(number, isFirst: isFirst) else { return }
        change(number, rule, context)
    }

    /// Notes that the event at hand touches a row by the rule at hand. Returns whether it had not done so before.
    private func touch(_ number: Int, isFirst: Bool) -> Bool {
        if isFirst {
            touched.removeAll(keepingCapacity: true)
            if !touchedBeyond.isEmpty { touchedBeyond.removeAll(keepingCapacity: true) }
        }
        guard !touched.contains(number) else { return false }
        guard touched.count == Self.touchedMax else {
            touched.append(number)
            return true
        }
        return touchedBeyond.insert(number).inserted
    }

    /// Changes the rows of `part` that an event touches by a rule whose keys hang on the reference; stops at a fault.
    func fold(_ rule: Rule, _ context: FoldContext, part: FoldPart) {
        var isFirst = true
        for key in context.keys(of: rule) {
            let hash = KeyHash.of(key)
            guard part.owns(hash), context.failure == nil else { continue }
            fold(rule, key: key, hash: hash, isFirst: isFirst, context)
            isFirst = false
        }
    }

    /// Changes one row, if an event touches it by a rule. Returns whether it does.
    func fold(_ rule: Rule, _ context: FoldContext, only wanted: String) -> Bool {
        for key in context.keys(of: rule) where EventText(bytes: key).equals(wanted) {
            change(number(of: key, hash: KeyHash.of(key)), rule, context)
            return true
        }
        return false
    }

    /// Has the processor fetch what it takes to find a key.
    @inline(__always)
    func fetchSlot(_ hash: UInt64) { rows.fetchSlot(hash) }

    /// Has the processor fetch the row of a key, if it has one.
    @inline(__always)
    func fetchRow(_ hash: UInt64) { rows.fetchRow(hash) }

    private func number(of key: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        rows.number(of: key, hash: hash) ?? rows.add(key, hash: hash)
    }

    private func change(_ number: Int, _ rule: Rule, _ context: FoldContext) {
        if before != nil, before?[number] == nil { before?[number] = .some(line(number)) }
        context.keyBytes = rows.key(number)
        rows.set(number, isTaken: rule.change(rows[number], rows.isTaken(number), context))
    }

    // MARK: Rows as they are

    /// Keys that were ever touched or loaded; some have no row.
    var keysCount: Int { rows.count }

    func key(_ number: Int) -> String { String(decoding: rows.key(number), as: UTF8.self) }

    func keys() -> [String] { (0..<rows.count).filter { rows.isTaken($0) }.map(key) }

    var count: Int { (0..<rows.count).count { rows.isTaken($0) } }

    func line(of key: String) -> [UInt8]? { known(key).flatMap { line($0) } }

    private func known(_ key: String) -> Int? {
        var key = key
        return key.withUTF8 { bytes in
            let key = UnsafeRawBufferPointer(bytes)
            return rows.number(of: key, hash: KeyHash.of(key))
        }
    }

    private func line(_ number: Int) -> [UInt8]? {
        var writer = writer(copies: false)
        return write(number, to: &writer) ? writer.line : nil
    }

    func writer(copies: Bool) -> RowWriter { RowWriter(names, copies: copies) }

    /// Writes the row of a number; false where there is none.
    func write(_ number: Int, to writer: inout RowWriter, unless before: [UInt8]? = nil) -> Bool {
        guard rows.isTaken(number) else { return false }
        let place = UnsafeRawPointer(rows[number])
        writer.write(unless: before) { rowType.write(place, &$0) }
        return true
    }

    // MARK: Following a stored table

    /// Whether the row of a key is known, be it that there is none.
    func holds(_ key: UnsafeRawBufferPointer) -> Bool { rows.number(of: key, hash: KeyHash.of(key)) != nil }

    /// - Parameter values: what is stored of the row; nil where there is none.
    func load(_ key: String, _ values: [String?]?) {
        var key = key
        let place = key.withUTF8 { bytes in
            let key = UnsafeRawBufferPointer(bytes)
            return number(of: key, hash: KeyHash.of(key))
        }
        guard let values, !rows.isTaken(place) else { return }
        var reader = RowReader(values)
        rowType.read(rows[place], &reader)
        rows.set(place, isTaken: true)
    }

    /// Forgets the rows it holds, when it knows more than `limit` keys.
    func trim(limit: Int) {
        guard rows.count > limit else { return }
        rows.removeAll()
    }

    /// Notes, from here on, the rows that change.
    func beginNoting() { before = before ?? [:] }

    /// The numbers of the rows that changed, with the lines from before; begins anew.
    func takeBefore() -> [Int: [UInt8]?] {
        defer { before = [:] }
        return before ?? [:]
    }
}

/// The keys that one of several folders takes.
struct FoldPart {
    let part: Int
    let count: Int

    static let whole = FoldPart(part: 0, count: 1)

    /// By the hash's top bits: a table's places hang on its lowest, and would else be left half empty by what others own.
    @inline(__always)
    func owns(_ hash: UInt64) -> Bool { Self.owner(of: hash, among: count) == part }

    @inline(__always)
    static func owner(of hash: UInt64, among count: Int) -> Int {
        count == 1 ? 0 : Int(truncatingIfNeeded: hash >> 40) % count
    }
}
