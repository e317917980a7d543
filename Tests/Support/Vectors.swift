import Foundation

/// The repository's known vectors; `Fixtures/vectors/README.md` names their sources.
public enum Vectors {
    public static func bytes(_ name: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appendingPathComponent("Fixtures/vectors/\(name)")))
    }

    public static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// The fields of each line that is not a comment.
    public static func rows(_ name: String) throws -> [[String]] {
        try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: " ").map(String.init) }
    }
}

public func hex(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count & ~1, by: 2).map {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)!
    }
}
