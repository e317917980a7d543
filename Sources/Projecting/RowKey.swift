public import Supervision

/// Where an event's row keys come from.
public enum RowKey: Sendable {
    /// The id of the event's subject: `2026-17` of `complaint/2026-17`.
    case subjectID
    /// The event's subject with its kind: `inspection/J-1`.
    case subject
    /// A member of the data. Nothing where there is none; the elements of a list.
    case field(FieldName)
    /// Whatever is added to `keys`, from the event alone.
    case computed(@Sendable (_ event: FoldEvent, _ keys: FoundKeys) -> Void)
    /// Whatever is added to `keys`, from the event and the reference as it is when the event is folded: not to be known before,
    /// so for events that come seldom.
    case referred(@Sendable (_ event: FoldEvent, _ reference: Reference, _ keys: FoundKeys) -> Void)

    /// Whether it gives one key at most.
    var isSingle: Bool {
        switch self {
        case .subjectID, .subject: true
        case .field, .computed, .referred: false
        }
    }

    var isReferred: Bool { if case .referred = self { true } else { false } }

    /// Adds the event's keys to those that were found; one may come twice.
    /// - Parameter reference: nil where none is ``referred``.
    func find(_ event: FoldEvent, _ reference: Reference?, in keys: FoundKeys) {
        switch self {
        case .subjectID: keys.add(event.subjectID)
        case .subject: keys.add(event.subject)
        case .field(let name):
            guard let value = event.data[name] else { return }
            if let text = value.text { return keys.add(text) }
            for element in value.elements { if let text = element.text { keys.add(text) } }
        case .computed(let find): find(event, keys)
        case .referred(let find): if let reference { find(event, reference, keys) }
        }
    }
}

/// Keys of an event, in the order in which they were found.
///
/// Those that the event has as they are stay where it has them; what is put together is kept here until ``forget()``.
public final class FoundKeys {
    private(set) var all: [UnsafeRawBufferPointer] = []
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var block = 0
    private var used = 0

    private static let blockSize = 1 << 16

    init() {}

    deinit { for block in blocks { block.deallocate() } }

    public func add(_ key: EventText) { all.append(key.bytes) }

    /// Two texts with an ASCII character between them.
    public func add(_ first: EventText, _ separator: Unicode.Scalar, _ last: EventText) {
        let room = room(first.bytes.count + 1 + last.bytes.count)
        room.copyMemory(from: first.bytes)
        room[first.bytes.count] = UInt8(truncatingIfNeeded: separator.value)
        UnsafeMutableRawBufferPointer(rebasing: room[(first.bytes.count + 1)...]).copyMemory(from: last.bytes)
        all.append(UnsafeRawBufferPointer(room))
    }

    /// A text behind a prefix.
    public func add(_ prefix: StaticString, _ rest: EventText) {
        let prefix = UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        let room = room(prefix.count + rest.bytes.count)
        room.copyMemory(from: prefix)
        UnsafeMutableRawBufferPointer(rebasing: room[prefix.count...]).copyMemory(from: rest.bytes)
        all.append(UnsafeRawBufferPointer(room))
    }

    public func add(_ key: String) {
        var key = key
        key.withUTF8 { bytes in
            let room = room(bytes.count)
            room.copyMemory(from: UnsafeRawBufferPointer(bytes))
            all.append(UnsafeRawBufferPointer(room))
        }
    }

    /// Begins with the keys of something else; what was put together stays.
    func next() { all.removeAll(keepingCapacity: true) }

    /// Forgets everything.
    func forget() {
        next()
        (block, used) = (0, 0)
    }

    private func room(_ count: Int) -> UnsafeMutableRawBufferPointer {
        while block < blocks.count, used + count > blocks[block].count { (block, used) = (block + 1, 0) }
        if block == blocks.count {
            blocks.append(.allocate(byteCount: max(count, Self.blockSize), alignment: 8))
            used = 0
        }
        defer { used += count }
        return UnsafeMutableRawBufferPointer(rebasing: blocks[block][used..<used + count])
    }
}
