#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

// Private key files: one line, the key's text form, readable by its owner alone. With ``WholeFile`` the module's only I/O.
extension SigningKey {
    /// Reads the key in `path`.
    /// - Throws: ``NoteError/keyFile(path:reason:)``, also for a file that its group or others may read; and what
    ///   ``init(parsing:algorithm:)`` throws.
    public static func load(_ path: String, algorithm: SignatureAlgorithm = .ed25519) throws(NoteError) -> SigningKey {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw keyFileError(path) }
        defer { close(file) }
        // Asked of the open file, not of the path, so that the answer is about what is read.
        var status = stat()
        guard fstat(file, &status) == 0 else { throw keyFileError(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .keyFile(path: path, reason: "not a regular file") }
        guard status.st_mode & 0o077 == 0 else {
            throw .keyFile(path: path, reason: "others than its owner may use it; run chmod 600")
        }
        var bytes = [UInt8](repeating: 0, count: sizeMax + 1)
        let count = read(file, &bytes, bytes.count)
        guard count >= 0 else { throw keyFileError(path) }
        guard count <= sizeMax else { throw .keyFile(path: path, reason: "too large for a key") }
        var line = bytes.prefix(count)
        if line.last == NoteText.newline { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        return try SigningKey(parsing: text, algorithm: algorithm)
    }

    /// Writes the key to a new file with mode 0600, through to the disk.
    /// - Throws: ``NoteError/keyFile(path:reason:)``, also when there is a file already: a key is never overwritten.
    public func save(_ path: String) throws(NoteError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.keyFileError(path) }
        let line = Array((encoded + "\n").utf8)
        let saved = write(file, line, line.count) == line.count && fsync(file) == 0
        let failure = Self.keyFileError(path)
        close(file)
        guard saved else {
            unlink(path)
            throw failure
        }
        do throws(FileFault) { try WholeFile.syncFolder(of: path) } catch {
            unlink(path)
            throw .keyFile(path: path, reason: "\(error)")
        }
    }

    private static func keyFileError(_ path: String) -> NoteError {
        .keyFile(path: path, reason: String(cString: strerror(errno)))
    }

    /// Names are URLs; nothing longer than this is a key.
    private static let sizeMax = 4096
}
