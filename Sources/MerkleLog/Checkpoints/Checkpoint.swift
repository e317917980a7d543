internal import SignedNote

/// What a log says of itself at one moment: its name, its size and its root (c2sp.org/tlog-checkpoint).
public struct Checkpoint: Sendable, Equatable {
    /// Names the log, or the batch when the checkpoint is a seal.
    public let origin: String
    /// Number of leaves.
    public let size: Int
    /// RFC 6962 root over them.
    public let root: MerkleHash
    /// Opaque further lines; usually none.
    public let extensions: [String]

    /// - Precondition: `size` is not negative; no line is empty or has control characters in it.
    public init(origin: String, size: Int, root: MerkleHash, extensions: [String] = []) {
        precondition(
            size >= 0 && ([origin] + extensions).allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x20 } })
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads a note's text.
    /// - Throws: ``LogFormatError/checkpoint(_:)``.
    public init(text: UnsafeRawBufferPointer) throws(LogFormatError) {
        do throws(NoteError) { try NoteText.check(text) } catch { throw .note(error) }
        guard text.last == NoteText.newline else { throw .checkpoint("it does not end in a newline") }
        let lines = text.dropLast().split(separator: NoteText.newline, omittingEmptySubsequences: false)
        guard lines.count >= 3 else { throw .checkpoint("fewer than three lines") }
        guard lines.allSatisfy({ !$0.isEmpty }) else { throw .checkpoint("an empty line") }
        guard let size = Decimal.parse(lines[1]) else { throw .checkpoint("the size is not a decimal") }
        guard let root = MerkleHash(base64: UnsafeRawBufferPointer(rebasing: lines[2])) else {
            throw .checkpoint("the root is not Base 64 of 32 bytes")
        }
        let extensions = lines.dropFirst(3).map { String(decoding: $0, as: UTF8.self) }
        self.init(
            origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root, extensions: extensions)
    }

    public init(text: [UInt8]) throws(LogFormatError) {
        self = try text.span.withUnsafeBytes { bytes throws(LogFormatError) in try Checkpoint(text: bytes) }
    }

    /// The text of the note, with its final newline.
    public var text: [UInt8] {
        var text = "\(origin)\n\(size)\n\(root)\n"
        for line in extensions { text += line + "\n" }
        return Array(text.utf8)
    }
}

/// Decimal numbers as checkpoints and proofs write them.
enum Decimal {
    /// ASCII digits without leading zeroes that fit an Int; nil for anything else.
    static func parse(_ text: some Collection<UInt8>) -> Int? {
        guard let first = text.first, first != UInt8(ascii: "0") || text.count == 1 else { return nil }
        var value = 0
        for digit in text {
            guard (48...57).contains(digit) else { return nil }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int(digit) - 48)
            if tooLarge || overflow { return nil }
            value = sum
        }
        return value
    }
}
