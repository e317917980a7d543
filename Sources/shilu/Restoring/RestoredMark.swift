import Foundation
import Ledger
import MerkleLog

/// The file that says that a database was restored, and from what: two lines, `from: <path>` and `at: <time>`. `ops/restore`
/// writes the same for a base backup.
struct RestoredMark {
    let path: String

    func write(from source: String) throws {
        let now = Stamp(milliseconds: SystemClock().now())
        try Files.write(Array("from: \(Self.real(source))\nat: \(now)\n".utf8), to: path)
    }

    /// Leaves the mark of one that came from nowhere known, unless there is one.
    func keep() throws {
        if !Files.exists(path) { try write(from: "/") }
    }

    /// Whether the database came from `place`; not known without a mark.
    func names(_ place: String) throws -> Bool {
        guard Files.exists(path) else { return false }
        let lines = String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
        return lines.first == "from: \(Self.real(place))"
    }

    func remove() throws {
        guard Files.exists(path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw Failure("cannot remove \(path): \(error.localizedDescription)")
        }
    }

    private static func real(_ place: String) -> String {
        place.contains("://") ? place : URL(fileURLWithPath: place).resolvingSymlinksInPath().path
    }
}
