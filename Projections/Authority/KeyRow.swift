public import Projecting
internal import Supervision

/// One key (密钥), by name and id: names alone may be used again for another key.
public struct KeyRow: ViewRow {
    private let key: String
    private let holder: String
    private let department: String?
    private let officer: String?
    private var status = ""
    private let enrolledIndex: Int
    private var index = 0
    private var recordedMilliseconds: Int64 = 0
    private var reason: String?
    private var compromisedMilliseconds: Int64?

    init(key: String, _ state: KeyState) {
        self.key = key
        department = state.holder.department
        officer = state.holder.certificate
        enrolledIndex = state.enrolled
        switch state.holder {
        case .root: holder = "root"
        case .ledger: holder = "ledger"
        case .system: holder = "system"
        case .officer: holder = "officer"
        }
    }

    /// What the authority knows of `<name>+<hex id>`.
    static func state(_ key: String, _ reference: Reference) -> KeyState? {
        guard let plus = key.lastIndex(of: "+"), let id = UInt32(key[key.index(after: plus)...], radix: 16) else {
            return nil
        }
        return reference.authority?.key(name: String(key[..<plus]), id: id)
    }

    mutating func take(_ state: KeyState, _ context: FoldContext) {
        status = state.status.rawValue
        index = state.since
        // An event that the authority did not take changed nothing.
        guard state.since == context.event.index else { return }
        recordedMilliseconds = context.event.recordedMilliseconds
        reason = context.event.string("reason")
        compromisedMilliseconds = context.event.instant("compromisedSince")
    }

    public init(_ columns: inout RowReader) {
        key = columns.text()
        holder = columns.text()
        department = columns.optionalText()
        officer = columns.optionalText()
        status = columns.text()
        enrolledIndex = columns.integer()
        index = columns.integer()
        recordedMilliseconds = columns.timestamp() ?? 0
        reason = columns.optionalText()
        compromisedMilliseconds = columns.timestamp()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(key)
        sink.text(holder)
        sink.text(department)
        sink.text(officer)
        sink.text(status)
        sink.integer(enrolledIndex)
        sink.integer(index)
        sink.timestamp(recordedMilliseconds)
        sink.text(reason)
        sink.timestamp(compromisedMilliseconds)
    }
}
