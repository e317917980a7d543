#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A file that is written once from its start; closed with the object.
final class OpenFile: Sendable {
    private let descriptor: Int32
    private let path: String

    init(creating path: String) throws(AuditError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(operation: "create", path: path, errno: errno) }
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws(AuditError) {
        let failure = Files.write(bytes, to: descriptor)
        guard failure == 0 else { throw .file(operation: "write", path: path, errno: failure) }
    }
}

extension Files {
    /// Bytes of a part of a file that is at least that long.
    static func read(_ path: String, _ range: Range<Int>) throws(AuditError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(operation: "open", path: path, errno: errno) }
        defer { close(descriptor) }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            failure = fill(raw, from: descriptor, at: range.lowerBound)
            filled = failure == 0 ? range.count : 0
        }
        if failure != 0 { throw .file(operation: "read", path: path, errno: failure) }
        return bytes
    }

    /// Fills the whole buffer from an offset on; returns 0 or the error number, EIO where the file ends before.
    static func fill(_ buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int) -> Int32 {
        var done = 0
        while done < buffer.count {
            let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            if got < 0 && errno == EINTR { continue }
            if got <= 0 { return got < 0 ? errno : EIO }
            done += got
        }
        return 0
    }
}
