#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Files that are replaced whole or not at all: the one place for every room that keeps such files.
package enum WholeFile {
    /// Puts `bytes` at `path`: readers see the old file until the new one is complete, and so does whoever comes back after
    /// a power cut. Nobody else may replace the same file meanwhile.
    /// - Parameters:
    ///   - mode: the new file's permissions, as far as the process's umask leaves them.
    ///   - isDurable: through to the disk, the file before it gets its name and the name after that. Not durable is for
    ///     what is found to be damaged and is made anew.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32, isDurable: Bool = true
    ) throws(FileFault) {
        let temporary = path + ".new"
        // What a crash has left may be open to others than a file of this mode is.
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
        guard file >= 0 else { throw FileFault(call: "open", path: temporary, number: errno) }
        var failure = put(bytes, into: file)
        if failure == 0, isDurable, fsync(file) != 0 { failure = errno }
        if close(file) != 0, failure == 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw FileFault(call: "write", path: temporary, number: failure)
        }
        guard rename(temporary, path) == 0 else {
            let fault = FileFault(call: "rename", path: path, number: errno)
            unlink(temporary)
            throw fault
        }
        if isDurable { try syncFolder(of: path) }
    }

    /// Makes durable that a file has been given the name `path`, or has lost it: a file's own sync says nothing of its name.
    package static func syncFolder(of path: String) throws(FileFault) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw FileFault(call: "open", path: folder, number: errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw FileFault(call: "sync", path: folder, number: errno) }
    }

    /// Writes all bytes; returns 0 or the error number.
    private static func put(_ bytes: [UInt8], into file: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let got = bytes.withUnsafeBytes { write(file, $0.baseAddress.map { $0 + written }, $0.count - written) }
            if got >= 0 { written += got } else if errno != EINTR { return errno }
        }
        return 0
    }
}

/// A system call on a file that failed.
package struct FileFault: Error, Sendable, CustomStringConvertible {
    package let call: String
    package let path: String
    /// The error number.
    package let number: Int32

    package var description: String { "\(call) of \(path) failed: \(String(cString: strerror(number)))" }
}
