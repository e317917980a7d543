/// Everything the reader needs, reachable from one pointer-sized value.
///
/// `@unchecked Sendable`: all memory behind the pointers is written by ``compile()`` before the value exists, is never
/// written again and never freed.
struct PlanTable: @unchecked Sendable {
    /// By position in ``Vocabulary/all``.
    let types: UnsafePointer<TypePlan>
    let typeNames: UnsafePointer<ShortName>
    /// Open addressing by ``ShortName/slot``: position in ``types`` + 1, or 0. Never more than half full.
    let typeSlots: UnsafePointer<UInt16>
    let envelope: UnsafePointer<FieldPlan>
    let envelopeShape: ShapePlan
    /// For each byte, the bits of the character sets it belongs to.
    let classes: UnsafePointer<UInt32>
    /// `<kind>/` of every kind of thread, by position.
    let prefixes: UnsafePointer<ThreadPrefix>
    /// Most threads that one event can name.
    let captureMax: Int
    /// Index of "an object" in ``words``.
    let objectWord: Int32
    /// Field names and expectations for faults; cold.
    let words: [String]

    static let shared = PlanCompiler.compile()

    /// Position of the type called `name`, nil when the vocabulary has none.
    @inline(__always)
    func type(named name: ShortName) -> Int? {
        var slot = name.slot
        while true {
            let position = Int(typeSlots[slot]) - 1
            if position < 0 { return nil }
            if typeNames[position] == name { return position }
            slot = (slot + 1) & ((1 << ShortName.slotBits) - 1)
        }
    }
}

/// How the names of a kind's threads begin: `<kind>/`.
struct ThreadPrefix {
    let start: UnsafePointer<UInt8>
    let length: Int

    init(_ kind: ThreadKind) {
        let bytes = Array((kind.rawValue + "/").utf8)
        start = immortal(bytes)
        length = bytes.count
    }
}

/// Memory that lives as long as the process, as the vocabulary does.
func immortal<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(elements.count, 1))
    _ = memory.initialize(from: elements)
    // A buffer of at least one element has a base.
    guard let base = memory.baseAddress else { preconditionFailure("no memory") }
    return UnsafePointer(base)
}
