/// Names a Merkle tile: up to 256 consecutive hashes of one level (c2sp.org/tlog-tiles, Merkle Tree).
public struct TileCoordinate: Hashable, Sendable, CustomStringConvertible {
    /// Hashes in a full tile.
    public static let widthMax = 256
    /// Bytes of a full tile.
    public static let byteCountMax = widthMax * MerkleHash.byteCount

    /// 0 for leaf hashes; each level above hashes full tiles of the one below. 0 to 63.
    public let level: Int
    /// The tile's place in its level.
    public let index: Int
    /// Hashes in the tile: 256, or 1 to 255 for a partial tile.
    public let width: Int

    /// - Precondition: 0 ≤ `level` ≤ 63, 0 ≤ `index`, 1 ≤ `width` ≤ 256.
    public init(level: Int, index: Int, width: Int = TileCoordinate.widthMax) {
        precondition((0...63).contains(level) && index >= 0 && (1...Self.widthMax).contains(width))
        self.level = level
        self.index = index
        self.width = width
    }

    /// The tile as a tree of `size` leaves has it; nil where that tree has none.
    public init?(level: Int, index: Int, size: Int) {
        let width = Self.width(level: level, index: index, size: size)
        if width == 0 { return nil }
        self.init(level: level, index: index, width: width)
    }

    /// Reads ``path``, strictly: no other spelling of the same tile is accepted.
    public init?(path: String) {
        let rest = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard rest.count == 3, rest[0] == "tile", let level = TilePath.decimal(rest[1]), level <= 63,
            let (index, width) = TilePath.parse(rest[2])
        else { return nil }
        self.init(level: level, index: index, width: width)
    }

    public var isFull: Bool { width == Self.widthMax }

    /// Relative path under the log's prefix, `tile/<L>/<N>[.p/<W>]`.
    public var path: String { "tile/\(level)/\(TilePath.text(index: index, width: width))" }
    public var description: String { path }

    /// Hashes that a tree of `size` leaves has in the tile at `level` and `index`: 0 to 256.
    public static func width(level: Int, index: Int, size: Int) -> Int {
        // A level that no Int can fill is empty; a shift by that much is zero in Swift.
        let hashes = size >> (8 * level)
        return index > hashes >> 8 ? 0 : min(widthMax, hashes - index * widthMax)
    }

    /// All tiles of a tree of `size` leaves that are partial: its right edge, lowest level first.
    public static func partialTiles(size: Int) -> [TileCoordinate] {
        (0..<8).compactMap { level in
            let hashes = size >> (8 * level)
            return hashes & 255 == 0 ? nil : TileCoordinate(level: level, index: hashes >> 8, width: hashes & 255)
        }
    }
}

/// Names an entry bundle: up to 256 consecutive entries (c2sp.org/tlog-tiles, Log entries).
public struct BundleCoordinate: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of a bundle, at most.
    public static let byteCountMax = TileCoordinate.widthMax * (2 + EntryBundle.entrySizeMax)

    /// The bundle holds entries from 256 * `index` on.
    public let index: Int
    /// Entries in the bundle: 256, or 1 to 255 for a partial bundle.
    public let width: Int

    /// - Precondition: 0 ≤ `index`, 1 ≤ `width` ≤ 256.
    public init(index: Int, width: Int = TileCoordinate.widthMax) {
        precondition(index >= 0 && (1...TileCoordinate.widthMax).contains(width))
        self.index = index
        self.width = width
    }

    /// The bundle as a log of `size` entries has it; nil where that log has none.
    public init?(index: Int, size: Int) {
        let width = TileCoordinate.width(level: 0, index: index, size: size)
        if width == 0 { return nil }
        self.init(index: index, width: width)
    }

    /// Reads ``path``, strictly.
    public init?(path: String) {
        guard path.hasPrefix(Self.prefix), let (index, width) = TilePath.parse(path.dropFirst(Self.prefix.count))
        else { return nil }
        self.init(index: index, width: width)
    }

    public var isFull: Bool { width == TileCoordinate.widthMax }

    /// Indices of the entries in the bundle.
    public var entries: Range<Int> {
        index * TileCoordinate.widthMax..<index * TileCoordinate.widthMax + width
    }

    /// Relative path under the log's prefix, `tile/entries/<N>[.p/<W>]`.
    public var path: String { Self.prefix + TilePath.text(index: index, width: width) }
    public var description: String { path }

    private static let prefix = "tile/entries/"
}

/// `<N>[.p/<W>]`: what tiles and bundles have in common. 1234067 is `x001/x234/067`.
private enum TilePath {
    static func text(index: Int, width: Int) -> String {
        var text = group(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            text = "x\(group(rest % 1000))/\(text)"
            rest /= 1000
        }
        return width == TileCoordinate.widthMax ? text : "\(text).p/\(width)"
    }

    private static func group(_ value: Int) -> String {
        String(repeating: "0", count: value < 10 ? 2 : value < 100 ? 1 : 0) + String(value)
    }

    static func parse(_ text: Substring) -> (index: Int, width: Int)? {
        var groups = text
        var width = TileCoordinate.widthMax
        if let dot = text.firstIndex(of: ".") {
            groups = text[..<dot]
            let suffix = text[dot...]
            guard suffix.hasPrefix(".p/"), let partial = decimal(suffix.dropFirst(3)),
                (1..<TileCoordinate.widthMax).contains(partial)
            else { return nil }
            width = partial
        }
        // 2^63 has 19 digits, seven groups; one more could only be a leading zero.
        let parts = groups.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 7 else { return nil }
        var index = 0
        for (at, part) in parts.enumerated() {
            let digits = at < parts.count - 1 ? (part.first == "x" ? part.dropFirst() : "") : part
            guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(digits)
            else { return nil }
            if at == 0, value == 0, parts.count > 1 { return nil }
            let (product, tooLarge) = index.multipliedReportingOverflow(by: 1000)
            let (sum, overflow) = product.addingReportingOverflow(value)
            if tooLarge || overflow { return nil }
            index = sum
        }
        return (index, width)
    }

    /// A decimal of at most three digits without additional leading zeroes.
    static func decimal(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return text.utf8.count > 1 && text.hasPrefix("0") ? nil : Int(text)
    }
}
