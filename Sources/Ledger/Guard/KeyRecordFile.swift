internal import MerkleLog
internal import SignedNote

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The file of a ``KeyRecord``: two places of 4,096 bytes that are written in turn, so that a power cut leaves one of them
/// whole. In each is a signed checkpoint with line ends behind it, or line ends alone. It cannot be raised or lowered by hand,
/// because it is signed; only an older one can be put in its place.
struct KeyRecordFile: Sendable {
    let path: String
    /// The ledger's.
    let key: VerifierKey

    private static let placeSize = 4_096
    private static let newline = UInt8(ascii: "\n")

    /// See ``KeyRecord/begin()``.
    func begin() throws(KeyRecordFault) {
        do throws(KeyRecordFault) { _ = try newest() } catch {
            if case .damaged = error, rename(path, path + ".damaged") != 0 { throw .system("rename", path, errno) }
        }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file < 0, errno == EEXIST { return }
        guard file >= 0 else { throw .system("create", path, errno) }
        defer { close(file) }
        try write([UInt8](repeating: Self.newline, count: 2 * Self.placeSize), to: file, at: 0)
        try syncFolder()
    }

    /// The newest checkpoint in the file; nil where the key has signed nothing yet.
    func newest() throws(KeyRecordFault) -> SignedCheckpoint? {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { throw .missing(path) }
            throw .system("open", path, errno)
        }
        defer { close(file) }
        let places = try places(of: file)
        let found = places.compactMap { try? SignedCheckpoint.open($0, key: key) }
        guard found.isEmpty else { return found.max { $0.checkpoint.size < $1.checkpoint.size } }
        guard places.allSatisfy({ $0 == [Self.newline] }) else { throw .damaged(path) }
        return nil
    }

    /// Makes a checkpoint durable in the file, unless that knows of as many entries. Other processes may do the same.
    func put(_ checkpoint: [UInt8], size: Int) throws(KeyRecordFault) {
        precondition(checkpoint.count < Self.placeSize, "a checkpoint with one signature fits")
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw .system("open", path, errno) }
        defer { close(file) }  // and with it the lock
        guard flock(file, LOCK_EX) == 0 else { throw .system("lock", path, errno) }
        let sizes = try places(of: file).map {
            (try? SignedCheckpoint.open($0, key: key))?.checkpoint.size ?? 0
        }
        guard sizes.allSatisfy({ $0 < size }) else { return }
        let place = checkpoint + [UInt8](repeating: Self.newline, count: Self.placeSize - checkpoint.count)
        try write(place, to: file, at: sizes[0] <= sizes[1] ? 0 : Self.placeSize)
    }

    /// Both places, each without the line ends that fill it up but for one.
    private func places(of file: Int32) throws(KeyRecordFault) -> [[UInt8]] {
        var bytes = [UInt8](repeating: 0, count: 2 * Self.placeSize)
        let got = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
        guard got >= 0 else { throw .system("read", path, errno) }
        guard got == bytes.count else { throw .damaged(path) }
        return [bytes[..<Self.placeSize], bytes[Self.placeSize...]].map { place in
            let text = place.lastIndex { $0 != Self.newline }.map { place[...$0] } ?? []
            return Array(text) + [Self.newline]
        }
    }

    private func write(_ bytes: [UInt8], to file: Int32, at offset: Int) throws(KeyRecordFault) {
        let got = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(offset)) }
        guard got == bytes.count else { throw .system("write", path, got < 0 ? errno : ENOSPC) }
        guard fsync(file) == 0 else { throw .system("sync", path, errno) }
    }

    private func syncFolder() throws(KeyRecordFault) {
        do throws(FileFault) {
            try WholeFile.syncFolder(of: path)
        } catch {
            throw .system(error.call, error.path, error.number)
        }
    }
}

/// Why there is no word of what a ledger's key has signed.
public enum KeyRecordFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no file: the key was restored or moved without it, or an earlier program kept none.
    case missing(String)
    /// Neither place of the file holds a checkpoint that the key has signed.
    case damaged(String)
    /// A system call failed: its name, the path, the error number.
    case system(String, String, Int32)

    public var description: String {
        switch self {
        case .missing(let path): "there is no record of what the ledger's key has signed (\(path) is missing)"
        case .damaged(let path): "the record of what the ledger's key has signed is damaged (\(path))"
        case .system(let call, let path, let number): "\(call) of \(path) failed: \(String(cString: strerror(number)))"
        }
    }
}
