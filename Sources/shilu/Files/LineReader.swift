import Foundation

/// The lines of a file, without their line breaks, read piece by piece: a file may be larger than memory. A path of `-` is
/// standard input.
struct LineReader {
    /// Bytes of the file; 0 where that is not known.
    let byteCount: Int
    /// Bytes of the lines given so far.
    private(set) var bytesRead = 0
    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    private static let pieceByteCount = 1 << 20

    init(_ path: String) throws {
        if path == "-" {
            file = .standardInput
            byteCount = 0
            return
        }
        guard let file = FileHandle(forReadingAtPath: path) else { throw Failure("cannot read \(path)") }
        self.file = file
        // A pipe cannot be asked how long it is.
        byteCount = (try? file.seekToEnd()).map { Int($0) } ?? 0
        if byteCount > 0 { try file.seek(toOffset: 0) }
    }

    /// The lines of bytes in memory.
    init(bytes: [UInt8]) {
        file = .nullDevice
        buffer = bytes
        byteCount = bytes.count
        isAtEnd = true
    }

    /// The next line, or nil at the end. A last line without a line break counts.
    mutating func next() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) { return take(upTo: end, next: end + 1) }
            if isAtEnd { return start < buffer.count ? take(upTo: buffer.count, next: buffer.count) : nil }
            searched = buffer.count - start
            buffer.removeFirst(start)
            start = 0
            let piece = try file.read(upToCount: Self.pieceByteCount) ?? Data()
            isAtEnd = piece.isEmpty
            buffer.append(contentsOf: piece)
        }
    }

    private mutating func take(upTo end: Int, next: Int) -> [UInt8] {
        defer {
            bytesRead += next - start
            start = next
        }
        return Array(buffer[start..<end])
    }
}
