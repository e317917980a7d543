/// One line of a page of idempotency keys: `<hex key> <index> <size>\n`. `size` is that of the log when the entry was
/// committed, which is what the first receipt speaks of.
struct SeenLine: Equatable {
    let key: String
    let index: Int
    let size: Int

    /// Where an export keeps a page.
    static func path(of page: Int) -> String { "index/seen/\(page)" }

    /// The lines of a page; nil where one is malformed.
    static func lines(of page: [UInt8]) -> [SeenLine]? {
        var lines: [SeenLine] = []
        for text in page.split(separator: UInt8(ascii: "\n")) {
            guard let line = SeenLine(text) else { return nil }
            lines.append(line)
        }
        return lines
    }

    private init?(_ text: ArraySlice<UInt8>) {
        let parts = text.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 32, let index = Int(String(decoding: parts[1], as: UTF8.self)),
            let size = Int(String(decoding: parts[2], as: UTF8.self))
        else { return nil }
        key = String(decoding: parts[0], as: UTF8.self)
        self.index = index
        self.size = size
        // One spelling for each line.
        guard index >= 0, bytes.dropLast().elementsEqual(text) else { return nil }
    }

    var bytes: [UInt8] { Array("\(key) \(index) \(size)\n".utf8) }
}

extension SeenSource {
    /// For each entry with an id on a page, the size of the log that its first receipt speaks of; nil where the source does
    /// not have the page.
    public func receiptSizes(page: Int) async throws -> [Int: Int]? {
        guard let bytes = try await seenPage(page) else { return nil }
        guard let lines = SeenLine.lines(of: bytes) else {
            throw Fault(.seenAltered, tile: SeenLine.path(of: page), "a line is not `<hex key> <index> <size>`")
        }
        return Dictionary(lines.map { ($0.index, $0.size) }) { first, _ in first }
    }
}
