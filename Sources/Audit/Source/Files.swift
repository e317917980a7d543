internal import SignedNote

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The few file operations the auditor needs, with errors that name the operation and the path.
enum Files {
    /// The whole file, or nil where there is none.
    static func read(_ path: String) throws(AuditError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            // A file in the place of a folder on the way is as absent as nothing at all.
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .file(operation: "open", path: path, errno: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .file(operation: "stat", path: path, errno: errno) }
        guard (status.st_mode & S_IFMT) == S_IFREG else {
            throw .file(operation: "open", path: path, errno: EINVAL)
        }
        let size = Int(status.st_size)
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled, off_t(filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        if failure != 0 { throw .file(operation: "read", path: path, errno: failure) }
        return bytes
    }

    /// The file's size in bytes, or nil where there is none.
    static func size(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Int(status.st_size)
    }

    /// Puts `bytes` at `path` whole or not at all: readers see the old file until the new one is complete.
    static func replace(_ path: String, with bytes: [UInt8], durable: Bool = false) throws(AuditError) {
        do throws(FileFault) {
            try WholeFile.replace(path, with: bytes, mode: 0o644, isDurable: durable)
        } catch {
            throw .file(operation: error.call, path: error.path, errno: error.number)
        }
    }

    /// Takes a lock file.
    /// - Returns: its descriptor, for ``unlock(_:)``; nil where somebody has it.
    static func lock(_ path: String) throws(AuditError) -> Int32? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(operation: "open", path: path, errno: errno) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    static func unlock(_ descriptor: Int32) { close(descriptor) }

    /// Writes all bytes; returns 0 or the error number.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { write($0, to: descriptor) }
    }

    /// Writes all bytes; returns 0 or the error number.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let got = systemWrite(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if got < 0 && errno == EINTR { continue }
            if got < 0 { return errno }
            written += got
        }
        return 0
    }

    /// Creates a folder and those above it.
    static func makeFolder(_ path: String) throws(AuditError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .file(operation: "mkdir", path: path, errno: errno)
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw .file(operation: "mkdir", path: path, errno: errno)
        }
    }

    /// The names in a folder, sorted, without the hidden ones.
    static func names(in path: String) throws(AuditError) -> [String] {
        guard let folder = opendir(path) else { throw .file(operation: "opendir", path: path, errno: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a file if it is there; what cannot be removed stays.
    static func remove(_ path: String) { unlink(path) }

    /// Removes a folder if it is empty.
    static func removeFolder(_ path: String) { rmdir(path) }
}

/// `write(2)`, by a name of its own: within ``Files`` its own `write` would be found first.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

/// The system's words for an error number.
func systemErrorText(_ number: Int32) -> String { String(cString: strerror(number)) }
