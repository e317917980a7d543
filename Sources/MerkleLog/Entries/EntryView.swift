internal import SignedNote

/// What an entry carries behind its stamp, told by the first byte.
public enum EntryKind: Hashable, Sendable {
    /// A signed event note, or, within a sealed run, a bare event line.
    case event
    /// A seal: a batch's checkpoint. The batch's events are the entries right behind it.
    case seal
}

/// An entry in the caller's bytes: the ledger's stamp line, then what the author sent, verbatim.
public struct EntryView {
    /// When the ledger heard it, in milliseconds since 1970.
    public let stampMilliseconds: Int64
    /// What the author sent: never empty.
    public let payload: UnsafeRawBufferPointer
    public let kind: EntryKind

    /// - Throws: ``LogFormatError/entry(_:)`` when there is no stamp line, or nothing behind it.
    public init(_ entry: UnsafeRawBufferPointer) throws(LogFormatError) {
        guard entry.count > Stamp.lineCount, entry[Stamp.count] == NoteText.newline,
            let stamp = Stamp.parse(UnsafeRawBufferPointer(rebasing: entry[..<Stamp.count]))
        else { throw .entry("no stamp line with something behind it") }
        self.stampMilliseconds = stamp
        self.payload = UnsafeRawBufferPointer(rebasing: entry[Stamp.lineCount...])
        self.kind = entry[Stamp.lineCount] == UInt8(ascii: "{") ? .event : .seal
    }
}
