import Foundation

/// A file written piece by piece; a path of `-` is standard output.
struct OutputFile {
    private let handle: FileHandle
    private let path: String

    init(_ path: String) throws {
        self.path = path
        guard path != "-" else {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
        else { throw Failure("cannot write \(path)") }
        self.handle = handle
    }

    func write(_ bytes: [UInt8]) throws {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw Failure("cannot write \(path): \(error.localizedDescription)")
        }
    }

    func close() throws {
        if path != "-" { try handle.close() }
    }
}
