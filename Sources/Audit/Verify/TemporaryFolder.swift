#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A folder for what does not fit in memory; it and everything in it goes away with this object.
package final class TemporaryFolder: Sendable {
    package let path: String

    /// - Parameter parent: an existing folder, or nil for the system's.
    package init(in parent: String?) throws(AuditError) {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((parent + "/shilu-audit-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .file(operation: "mkdtemp", path: parent, errno: errno)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in (try? Files.names(in: path)) ?? [] { Files.remove(path + "/" + name) }
        Files.removeFolder(path)
    }
}
