internal import CPrefetch
internal import Supervision

/// A number for each ``Cell``, in the order in which they came. Within a process an indicator is where it is.
struct CellIndex: ~Copyable {
    private struct Slot {
        /// Nil where the slot is free.
        let indicator: ObjectIdentifier?
        /// The department's number above the month's.
        let place: UInt64
        let number: Int
    }

    private(set) var count = 0
    private var departments = KeyedStore()
    /// Open addressing, at most half full.
    private var slots = [Slot](repeating: free, count: 64)

    private static let free = Slot(indicator: nil, place: 0, number: 0)

    /// The number of a cell; nil for one that has none.
    func number(of indicator: Indicator, _ department: UnsafeRawBufferPointer, _ month: Month) -> Int? {
        guard let department = departments.number(of: department, hash: KeyHash.of(department)) else { return nil }
        let slot = slots[slot(of: ObjectIdentifier(indicator), Self.place(department, month))]
        return slot.indicator == nil ? nil : slot.number
    }

    /// What stands for a department's month.
    mutating func place(_ department: UnsafeRawBufferPointer, _ month: Month) -> UInt64 {
        let hash = KeyHash.of(department)
        let number = departments.number(of: department, hash: hash) ?? departments.add(department, hash: hash)
        return Self.place(number, month)
    }

    func department(of place: UInt64) -> UnsafeRawBufferPointer { departments.key(Int(place >> 32)) }

    func month(of place: UInt64) -> Month { Month(number: Int(Int32(truncatingIfNeeded: place))) }

    /// Has the processor fetch what it takes to find a cell.
    func fetch(_ indicator: ObjectIdentifier, _ place: UInt64) {
        slots.withUnsafeBufferPointer { slots in
            cprefetch(slots.baseAddress.unsafelyUnwrapped + firstSlot(of: indicator, place))
        }
    }

    /// The number of a cell, the next one where it has none: then ``count`` is greater by one.
    mutating func add(_ indicator: ObjectIdentifier, _ place: UInt64) -> Int {
        let slot = slot(of: indicator, place)
        if slots[slot].indicator != nil { return slots[slot].number }
        slots[slot] = Slot(indicator: indicator, place: place, number: count)
        count += 1
        if 2 * count > slots.count { grow() }
        return count - 1
    }

    mutating func removeAll() { self = CellIndex() }

    private static func place(_ department: Int, _ month: Month) -> UInt64 {
        UInt64(department) << 32 | UInt64(UInt32(truncatingIfNeeded: month.number))
    }

    /// Where the search of a cell begins.
    @inline(__always)
    private func firstSlot(of indicator: ObjectIdentifier, _ place: UInt64) -> Int {
        Int(truncatingIfNeeded: KeyHash.of(UInt64(UInt(bitPattern: indicator)), place)) & (slots.count - 1)
    }

    /// Where a cell is, or is to be.
    private func slot(of indicator: ObjectIdentifier, _ place: UInt64) -> Int {
        var slot = firstSlot(of: indicator, place)
        while let taken = slots[slot].indicator, taken != indicator || slots[slot].place != place {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Self.free, count: old.count * 2)
        for entry in old {
            guard let indicator = entry.indicator else { continue }
            slots[slot(of: indicator, entry.place)] = entry
        }
    }
}
