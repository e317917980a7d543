package import MerkleLog

extension EntryView {
    /// The line of an event, signed or sealed, without its line end; nil for a seal.
    package var eventLine: UnsafeRawBufferPointer? {
        kind == .event ? EventReader.firstLine(payload) : nil
    }
}
