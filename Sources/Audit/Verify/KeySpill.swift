#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
package import MerkleLog

/// Finds the earliest id that is used twice among any number of them, in bounded memory.
///
/// Keys are collected in memory; every `capacity` of them are sorted and written out as one stretch of a single file, and
/// at the end all stretches are merged, so that equal keys meet.
package final class KeySpill {
    /// 16 bytes that stand for an id, and where it was used.
    struct Record: Comparable, BitwiseCopyable {
        var high: UInt64
        var low: UInt64
        var index: Int

        static func < (a: Record, b: Record) -> Bool {
            (a.high, a.low, a.index) < (b.high, b.low, b.index)
        }

        func hasKey(of other: Record) -> Bool { high == other.high && low == other.low }
    }

    private let capacity: Int
    private let folder: TemporaryFolder
    private let path: String
    private var records: [Record] = []
    private var stretches: [Range<Int>] = []
    private var descriptor: Int32 = -1

    /// - Parameters:
    ///   - capacity: records kept in memory, 24 bytes each.
    ///   - name: of the file, within `folder`.
    package init(capacity: Int = 1 << 19, folder: TemporaryFolder, name: String) {
        self.capacity = capacity
        self.folder = folder
        path = folder.path + "/" + name
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    package func add(_ key: IdempotencyKey, index: Int) throws(AuditError) {
        records.append(Record(high: key.high, low: key.low, index: index))
        if records.count >= capacity { try spill() }
    }

    /// The earliest second use of a key, with its first use, among uses before `limit`.
    package func firstDuplicate(before limit: Int) throws(AuditError) -> (first: Int, second: Int)? {
        if stretches.isEmpty {
            records.sort()
            var cursors = [Cursor(records: records)]
            return try Self.merge(&cursors, before: limit)
        }
        if !records.isEmpty { try spill() }
        records = []
        // All cursors together get about the memory that collecting had.
        let share = max(64, capacity / stretches.count)
        var cursors: [Cursor] = []
        for stretch in stretches {
            cursors.append(try Cursor(descriptor: descriptor, path: path, range: stretch, share: share))
        }
        return try Self.merge(&cursors, before: limit)
    }

    private func spill() throws(AuditError) {
        if descriptor < 0 {
            descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .file(operation: "create", path: path, errno: errno) }
        }
        records.sort()
        let failure = records.withUnsafeBytes { Files.write($0, to: descriptor) }
        guard failure == 0 else { throw .file(operation: "write", path: path, errno: failure) }
        let start = stretches.last?.upperBound ?? 0
        stretches.append(start..<start + records.count)
        records.removeAll(keepingCapacity: true)
    }

    /// Walks all records in order of their keys; within a group of equal keys the second lowest index counts.
    private static func merge(
        _ cursors: inout [Cursor], before limit: Int
    ) throws(AuditError) -> (first: Int, second: Int)? {
        var heap = cursors.indices.filter { cursors[$0].current != nil }
        func precedes(_ a: Int, _ b: Int) -> Bool {
            guard let one = cursors[a].current, let other = cursors[b].current else { return false }
            return one < other
        }
        func sift(_ start: Int) {
            var at = start
            while true {
                var least = at
                for child in [2 * at + 1, 2 * at + 2] where child < heap.count && precedes(heap[child], heap[least]) {
                    least = child
                }
                if least == at { return }
                heap.swapAt(at, least)
                at = least
            }
        }
        for at in stride(from: heap.count / 2, through: 0, by: -1) { sift(at) }

        var best: (first: Int, second: Int)?
        var group: (record: Record, uses: Int)?
        while let top = heap.first, let record = cursors[top].current {
            if let open = group, open.record.hasKey(of: record) {
                if open.uses == 1, record.index < limit, record.index < best?.second ?? .max {
                    best = (open.record.index, record.index)
                }
                group = (open.record, open.uses + 1)
            } else {
                group = (record, 1)
            }
            try cursors[top].advance()
            if cursors[top].current == nil {
                heap.swapAt(0, heap.count - 1)
                heap.removeLast()
            }
            sift(0)
        }
        return best
    }
}

extension KeySpill {
    /// Reads one sorted stretch from the file, a buffer at a time.
    private struct Cursor {
        private var buffer: [Record]
        private var at = 0
        private var rest: Range<Int>
        private let descriptor: Int32
        private let path: String
        private let share: Int

        /// All in memory already.
        init(records: [Record]) {
            buffer = records
            rest = 0..<0
            descriptor = -1
            path = ""
            share = 0
        }

        init(descriptor: Int32, path: String, range: Range<Int>, share: Int) throws(AuditError) {
            self.descriptor = descriptor
            self.path = path
            self.share = share
            rest = range
            buffer = []
            try fill()
        }

        var current: Record? { at < buffer.count ? buffer[at] : nil }

        mutating func advance() throws(AuditError) {
            at += 1
            if at == buffer.count, !rest.isEmpty { try fill() }
        }

        private mutating func fill() throws(AuditError) {
            let count = min(share, rest.count)
            let stride = MemoryLayout<Record>.stride
            let start = rest.lowerBound * stride
            var failure: Int32 = 0
            buffer = [Record](unsafeUninitializedCapacity: count) { records, filled in
                failure = Files.fill(UnsafeMutableRawBufferPointer(records), from: descriptor, at: start)
                filled = failure == 0 ? count : 0
            }
            guard failure == 0 else { throw .file(operation: "read", path: path, errno: failure) }
            at = 0
            rest = rest.lowerBound + count..<rest.upperBound
        }
    }
}
