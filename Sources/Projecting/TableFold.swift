internal import Supervision

/// One view's rows in memory, of any row type.
protocol AnyTableFold: AnyObject {
    var table: TableDefinition { get }
    var version: Int { get }
    /// The entry that its rules could not take; its rows are as of before it.
    var stopped: StoredView.Stop? { get set }
    /// Types whose events have rules, and the rules' numbers.
    var rules: [(type: EventType, rule: Int)] { get }

    func forEachKey(rule: Int, _ context: FoldContext, _ body: (String) -> Void)
    func fold(rule: Int, key: String, _ context: FoldContext)

    // Rows as they are.
    var count: Int { get }
    func keys() -> [String]
    func line(of key: String) -> [UInt8]?
    func append(_ key: String, to rows: inout CopyText)

    // Following a stored table.
    func holds(_ key: String) -> Bool
    func load(_ key: String, _ values: [String?]?)
    /// Forgets the rows it holds, when they are more than `limit`.
    func trim(limit: Int)
    /// What the rows of the changed keys were before, as lines; begins anew.
    func takeChanges() -> [String: [UInt8]?]
}

/// The rows of one view.
final class TableFold<Row: ViewRow>: AnyTableFold {
    let view: View<Row>
    private let names: RowLine.Names
    private var rows: [String: Row] = [:]
    /// Keys that are known to have no stored row.
    private var absent: Set<String> = []
    /// Lines from before the first change of each key; nil where every row is kept and nothing is followed.
    private var before: [String: [UInt8]?]?
    var stopped: StoredView.Stop?

    /// - Parameter follows: rows are loaded from a store, and changes noted.
    init(_ view: View<Row>, follows: Bool) {
        self.view = view
        names = RowLine.Names(view.table)
        before = follows ? [:] : nil
    }

    var table: TableDefinition { view.table }
    var version: Int { view.version }
    var rules: [(type: EventType, rule: Int)] { view.rules.enumerated().map { ($1.type, $0) } }

    func forEachKey(rule: Int, _ context: FoldContext, _ body: (String) -> Void) {
        let keys = view.rules[rule].keys
        if keys.count == 1, keys[0].isSingle { return keys[0].forEach(context, body) }
        var seen: [String] = []
        for key in keys {
            key.forEach(context) { key in
                if !seen.contains(key) {
                    seen.append(key)
                    body(key)
                }
            }
        }
    }

    func fold(rule: Int, key: String, _ context: FoldContext) {
        if before != nil, before?[key] == nil { before?[key] = .some(line(of: key)) }
        context.key = key
        view.rules[rule].fold(&rows[key], context)
    }

    var count: Int { rows.count }
    func keys() -> [String] { Array(rows.keys) }
    func line(of key: String) -> [UInt8]? { rows[key].map { RowLine.of($0, names) } }

    func append(_ key: String, to text: inout CopyText) {
        if let row = rows[key] { text.append(row) }
    }

    func holds(_ key: String) -> Bool { rows[key] != nil || absent.contains(key) }

    func load(_ key: String, _ values: [String?]?) {
        guard let values else {
            absent.insert(key)
            return
        }
        var reader = RowReader(values)
        rows[key] = Row(&reader)
    }

    func trim(limit: Int) {
        if rows.count > limit { rows = [:] }
        absent = []
    }

    func takeChanges() -> [String: [UInt8]?] {
        defer { before = [:] }
        return before ?? [:]
    }
}

extension RowKey {
    /// Whether it gives exactly one key.
    var isSingle: Bool {
        switch self {
        case .subjectID, .subject: true
        case .field(let path): !path.utf8.contains(UInt8(ascii: "/"))
        case .computed: false
        }
    }

    func forEach(_ context: FoldContext, _ body: (String) -> Void) {
        switch self {
        case .subjectID: body(context.event.subjectID.string)
        case .subject: body(context.event.subject.string)
        case .field(let path): Self.walk(context.event.data, path[...], body)
        case .computed(let keys): keys(context, body)
        }
    }

    private static func walk(_ value: EventValue, _ path: Substring, _ body: (String) -> Void) {
        let head = path.prefix { $0 != "/" }
        let rest = path.dropFirst(head.count + 1)
        if head == "*" {
            for element in value.elements { step(element, rest, body) }
        } else if let member = value[String(head)] {
            step(member, rest, body)
        }
    }

    private static func step(_ value: EventValue, _ rest: Substring, _ body: (String) -> Void) {
        if !rest.isEmpty { return walk(value, rest, body) }
        // A list at the end of the path is its elements.
        if let text = value.string { return body(text) }
        for element in value.elements { if let text = element.string { body(text) } }
    }
}
