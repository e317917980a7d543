internal import CSimdJSON

/// Events that were parsed once and are read by several threads: parsing is a good part of folding.
///
/// `@unchecked Sendable`: one task fills it; then any number read it, until one task fills it anew.
package final class EventBatch: @unchecked Sendable {
    private var memory = TapeMemory()
    private var records: UnsafeMutableBufferPointer<FoldEvent.Record>
    package private(set) var count = 0

    package init() { records = .allocate(capacity: 256) }

    deinit { records.deallocate() }

    /// Valid until ``removeAll()``.
    package subscript(at: Int) -> FoldEvent {
        precondition(at < count)
        return FoldEvent(record: UnsafePointer(records.baseAddress.unsafelyUnwrapped + at))
    }

    /// Forgets the events and keeps their room.
    package func removeAll() {
        count = 0
        memory.removeAll()
    }

    /// Appends the event of a line; nothing for a type that the vocabulary does not have.
    package func append(
        _ line: UnsafeRawBufferPointer, index: Int, recordedMilliseconds: Int64, _ reader: inout EventReader
    ) throws(EventFault) {
        guard
            let record = try reader.foldRecord(
                line, index: index, recordedMilliseconds: recordedMilliseconds, into: &memory)
        else { return }
        if count == records.count { grow() }
        records[count] = record
        count += 1
    }

    private func grow() {
        let larger = UnsafeMutableBufferPointer<FoldEvent.Record>.allocate(capacity: records.count * 2)
        for at in 0..<count { larger[at] = records[at] }
        records.deallocate()
        records = larger
    }
}

/// Room for tapes and their strings, in blocks that never move.
struct TapeMemory: ~Copyable {
    private struct Block {
        let words: UnsafeMutableBufferPointer<UInt64>
        let strings: UnsafeMutableBufferPointer<UInt8>
    }

    /// Words and bytes of a block: room for the largest event, or some hundred usual ones.
    private static let wordsCount = csimdjson_tape_bound(EventLimits.sizeMax)
    private static let stringsCount = 4 * csimdjson_strings_bound(EventLimits.sizeMax)

    private var blocks: [Block] = []
    private var block = 0
    private var wordsUsed = 0
    private var stringsUsed = 0

    init() {}

    deinit {
        for block in blocks {
            block.words.deallocate()
            block.strings.deallocate()
        }
    }

    mutating func removeAll() { (block, wordsUsed, stringsUsed) = (0, 0, 0) }

    /// Where a line of so many bytes can be parsed into.
    /// - Precondition: no more than an event may have; longer lines are refused without being parsed.
    mutating func room(lineCount: Int) -> (words: UnsafeMutablePointer<UInt64>, strings: UnsafeMutablePointer<UInt8>) {
        let count = min(lineCount, EventLimits.sizeMax)
        if wordsUsed + csimdjson_tape_bound(count) > Self.wordsCount
            || stringsUsed + csimdjson_strings_bound(count) > Self.stringsCount
        {
            (block, wordsUsed, stringsUsed) = (block + 1, 0, 0)
        }
        if block == blocks.count {
            blocks.append(
                Block(words: .allocate(capacity: Self.wordsCount), strings: .allocate(capacity: Self.stringsCount)))
        }
        // A buffer that is not empty has a base.
        let (words, strings) = (blocks[block].words.baseAddress, blocks[block].strings.baseAddress)
        return (words.unsafelyUnwrapped + wordsUsed, strings.unsafelyUnwrapped + stringsUsed)
    }

    /// What was parsed stays.
    mutating func take(_ tape: Tape, lineCount: Int) {
        wordsUsed += Int(tape.words[0] & 0xFFFF_FFFF) + 1
        // Their exact end is not told; the bound wastes little.
        stringsUsed += csimdjson_strings_bound(lineCount) & ~7
    }
}
