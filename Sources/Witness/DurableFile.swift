#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Small files that a power cut leaves whole: the old content or the new one.
enum DurableFile {
    /// A checkpoint with sixty-four signatures of the longest kind fits.
    private static let sizeMax = 1 << 19

    /// The file's bytes, or nil where there is none.
    static func contents(of path: String) throws(WitnessFault) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .system("open", path, errno)
        }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: sizeMax + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .system("read", path, errno) }
            if got == 0 { return Array(bytes.prefix(count)) }
            count += got
        }
        throw WitnessFault("\(path) is larger than any record")
    }

    /// Writes a temporary file beside `path`, syncs it, renames it, and syncs the folder.
    static func replace(_ path: String, in folder: String, with bytes: [UInt8]) throws(WitnessFault) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system("open", temporary, errno) }
        var written = 0
        var failure: Int32 = 0
        while written < bytes.count, failure == 0 {
            let got = bytes.withUnsafeBytes { write(file, $0.baseAddress.map { $0 + written }, $0.count - written) }
            if got >= 0 { written += got } else if errno != EINTR { failure = errno }
        }
        if failure == 0, fsync(file) != 0 { failure = errno }
        close(file)
        guard failure == 0 else { throw .system("write", temporary, failure) }
        guard rename(temporary, path) == 0 else { throw .system("rename", path, errno) }
        let directory = open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw .system("open", folder, errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .system("fsync", folder, errno) }
    }
}
