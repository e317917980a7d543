internal import SignedNote

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

// Files of data keys: readable by their owner alone, replaced whole or not at all. The module's only I/O.
extension DataKeys {
    /// Reads the keys in `path`.
    /// - Throws: ``SealingError/keyFile(path:reason:)``, also for a file that its group or others may read.
    public static func load(_ path: String) throws(SealingError) -> DataKeys {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        // Asked of the open file, not of the path, so that the answer is about what is read.
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .keyFile(path: path, reason: "not a regular file") }
        guard status.st_mode & 0o077 == 0 else {
            throw .keyFile(path: path, reason: "others than its owner may use it; run chmod 600")
        }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            content.append(contentsOf: chunk[..<count])
        }
        return try DataKeys(parsing: String(decoding: content, as: UTF8.self), path: path)
    }

    /// Writes the keys to `path` with mode 0600, through to the disk, over what was there: a key may be used once this is
    /// done, and one that was destroyed does not come back.
    public func save(_ path: String) throws(SealingError) {
        do throws(FileFault) {
            try WholeFile.replace(path, with: Array(text.utf8), mode: 0o600)
        } catch {
            throw .keyFile(path: error.path, reason: String(cString: strerror(error.number)))
        }
    }

    private static func failure(_ path: String) -> SealingError {
        .keyFile(path: path, reason: String(cString: strerror(errno)))
    }
}
