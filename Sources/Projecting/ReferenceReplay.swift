internal import MerkleLog
internal import Supervision

/// The reference as it stood at some place of the log, from the events of its own thread.
struct ReferenceReplay {
    let source: any EntrySource

    /// The reference for an entry at index `size`.
    func reference(before size: Int) async throws -> Reference {
        var reference = Reference()
        let indices = try await source.indices(ofThread: ThreadKind.referenceThread, below: size)
        try await source.forEachEvent(indices, size: size) { reference.apply($0) }
        return reference
    }
}

extension EntrySource {
    /// Calls `body` with the events among the entries at `indices`, which ascend.
    func forEachEvent(_ indices: [Int], size: Int, _ body: (FoldEvent) -> Void) async throws {
        var reader = EventReader()
        var at = 0
        while at < indices.count {
            let number = indices[at] >> 8
            let bundle = try await bundle(number, size: size)
            let ranges: [Range<Int>]
            do {
                ranges = try EntryBundle.ranges(in: bundle)
            } catch {
                throw ProjectingError.malformed(index: number << 8, reason: "\(error)")
            }
            while at < indices.count, indices[at] >> 8 == number {
                let index = indices[at]
                at += 1
                guard ranges.indices.contains(index & 255) else {
                    throw ProjectingError.malformed(index: index, reason: "its bundle is too short")
                }
                do {
                    try bundle.withUnsafeBytes { bytes in
                        let entry = UnsafeRawBufferPointer(rebasing: bytes[ranges[index & 255]])
                        if let event = try reader.event(of: entry, index: index) { body(event) }
                    }
                } catch {
                    throw ProjectingError.malformed(index: index, reason: "\(error)")
                }
            }
        }
    }
}

extension EventReader {
    /// The event of an entry; nil for a seal, and for a type that the vocabulary does not have.
    fileprivate mutating func event(of entry: UnsafeRawBufferPointer, index: Int) throws -> FoldEvent? {
        let entry = try EntryView(entry)
        guard let line = entry.eventLine else { return nil }
        return try foldEvent(line, index: index, recordedMilliseconds: entry.stampMilliseconds)
    }
}
