internal import MerkleLog
internal import SignedNote

/// What a signed event or a seal says.
extension LogEntry {
    /// The note of a signed event or a seal.
    func withNote<Answer>(_ body: (NoteView) -> Answer) throws(Refusal) -> Answer {
        let start = bytes.count - payload.count
        return try bytes.withBytes { bytes throws(Refusal) in
            do throws(NoteError) {
                return body(try NoteView(UnsafeRawBufferPointer(rebasing: bytes[start...])))
            } catch {
                throw Refusal(.historyDamaged, "Entry \(index) is not a signed note.")
            }
        }
    }

    /// What a seal says.
    func seal() throws(Refusal) -> Seal {
        let text = try withNote { Array($0.text) }
        do throws(LogFormatError) {
            return try Seal(checkpoint: Checkpoint(text: text))
        } catch {
            throw Refusal(.historyDamaged, "Entry \(index) is not a seal.")
        }
    }

    /// Where a seal and the event lines of its run stand in the log.
    func run() throws(Refusal) -> Range<Int> {
        let count = try seal().count
        guard count <= Seal.countMax else {
            throw Refusal(.historyDamaged, "Seal \(index) counts more events than a batch can have.")
        }
        return index..<index + 1 + count
    }
}
