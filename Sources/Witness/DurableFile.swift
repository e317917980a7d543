internal import SignedNote

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

    /// Through to the disk, by way of a temporary file.
    static func replace(_ path: String, with bytes: [UInt8]) throws(WitnessFault) {
        do throws(FileFault) {
            try WholeFile.replace(path, with: bytes, mode: 0o600)
        } catch {
            throw .system(error.call, error.path, error.number)
        }
    }
}
