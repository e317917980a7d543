import CZlib
import Foundation

/// Whole files in and out. A path of `-` is standard input or output.
enum Files {
    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Failure("cannot read \(path): \(error.localizedDescription)")
        }
    }

    /// Writes a file whole or not at all, over what was there.
    static func write(_ bytes: [UInt8], to path: String) throws {
        if path == "-" { return Terminal.print(bytes: bytes) }
        do {
            try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure("cannot write \(path): \(error.localizedDescription)")
        }
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether there is a file and not a folder.
    static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }

    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Failure("cannot make the folder \(path): \(error.localizedDescription)")
        }
    }

    /// Reads `name` or `name.gz` in `folder`; nil where neither is there.
    static func readPlainOrGzip(_ name: String, in folder: String) throws -> [UInt8]? {
        let plain = folder + "/" + name
        if exists(plain) { return try read(plain) }
        guard exists(plain + ".gz") else { return nil }
        guard let bytes = gunzip(try read(plain + ".gz")) else { throw Failure("\(plain).gz is damaged or cut short") }
        return bytes
    }

    /// The content of a gzip file (RFC 1952, all its members); nil where it is damaged.
    private static func gunzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var status = Z_OK
        bytes.withUnsafeBufferPointer { input in
            // zlib does not write through next_in; its older declaration merely lacks the const.
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(input.count)
            while status == Z_OK {
                status = chunk.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                content.append(contentsOf: chunk.prefix(chunk.count - Int(stream.avail_out)))
                // Another member follows: gzip files may be appended to each other.
                if status == Z_STREAM_END, stream.avail_in > 0 { status = inflateReset(&stream) }
            }
        }
        return status == Z_STREAM_END ? content : nil
    }
}
