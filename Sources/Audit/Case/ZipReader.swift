internal import CZlib

/// Reads a ZIP archive as a case file is one, strictly: every byte belongs to something, and has the value that it must.
///
/// Refused is whatever a case file has no use for: other compression, encryption, times, comments, extra fields, gaps,
/// names twice, version 4.5. Memory is bounded before anything is unpacked.
struct ZipReader {
    /// Files by name, in the order of the archive.
    let files: [(name: String, bytes: [UInt8])]

    /// Bytes of all files together, and files, at most.
    static let sizeMax = 256 << 20
    static let countMax = 64

    private struct Header {
        let name: String
        let checksum: UInt32
        let packed: Int
        let size: Int
        let start: Int
    }

    /// - Throws: ``Fault`` `case-malformed`.
    init(_ archive: [UInt8]) throws(Fault) {
        guard archive.count >= 22, archive.count < Int(Int32.max) else { throw Self.malformed("it is no ZIP archive") }
        let end = archive.count - 22
        let count = archive.uint16(end + 10)
        let (size, start) = (archive.uint32(end + 12), archive.uint32(end + 16))
        guard archive.uint32(end) == 0x0605_4B50, archive.uint32(end + 4) == 0, archive.uint16(end + 8) == count,
            archive.uint16(end + 20) == 0, count <= Self.countMax, start + size == end
        else { throw Self.malformed("it does not end as a plain ZIP archive does") }
        let headers = try Self.directory(archive, start..<end, count: count)
        var total = 0
        var at = 0
        var names: Set<String> = []
        for header in headers {
            // What is packed well can be a thousand times larger: what all claim to be is added up first.
            total += header.size
            guard total <= Self.sizeMax else {
                throw Self.malformed("its files are larger than \(Self.sizeMax) bytes together")
            }
            guard header.start == at, names.insert(header.name).inserted else {
                throw Self.malformed("\(header.name) is there twice, or not where the one before ends")
            }
            at += 30 + header.name.utf8.count + header.packed
        }
        guard at == start else { throw Self.malformed("there is something between its files") }
        var files: [(name: String, bytes: [UInt8])] = []
        for header in headers { files.append((header.name, try Self.unpack(header, archive, before: start))) }
        self.files = files
    }

    /// Reads the central directory.
    private static func directory(_ archive: [UInt8], _ range: Range<Int>, count: Int) throws(Fault) -> [Header] {
        var headers: [Header] = []
        var at = range.lowerBound
        for _ in 0..<count {
            guard at + 46 <= range.upperBound, archive.uint32(at) == 0x0201_4B50, archive.uint16(at + 4) == 20,
                archive[(at + 30)..<(at + 42)].allSatisfy({ $0 == 0 })
            else { throw malformed("its directory is not in the form of a case file") }
            let length = archive.uint16(at + 28)
            guard at + 46 + length <= range.upperBound, (1...40).contains(length),
                let name = Self.name(archive[(at + 46)..<(at + 46 + length)])
            else { throw malformed("a file's name is not one of a case file") }
            headers.append(
                Header(
                    name: name, checksum: UInt32(archive.uint32(at + 16)), packed: archive.uint32(at + 20),
                    size: archive.uint32(at + 24), start: archive.uint32(at + 42)))
            let header = headers[headers.count - 1]
            // The file's own header says the same, byte for byte.
            guard header.start + 30 + length <= range.lowerBound, archive.uint32(header.start) == 0x0403_4B50,
                archive[(header.start + 4)..<(header.start + 30)].elementsEqual(archive[(at + 6)..<(at + 32)]),
                archive[(header.start + 30)..<(header.start + 30 + length)]
                    .elementsEqual(archive[(at + 46)..<(at + 46 + length)]),
                archive[(at + 6)..<(at + 16)].elementsEqual([20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0])
            else { throw malformed("\(name) is not packed as in a case file") }
            at += 46 + length
        }
        guard at == range.upperBound else { throw malformed("there is more in its directory than it counts") }
        return headers
    }

    /// Lower-case letters, digits, a dot, and one slash: nothing that leads anywhere.
    private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
        let isPlain = bytes.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
        }
        return isPlain ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private static func unpack(_ header: Header, _ archive: [UInt8], before end: Int) throws(Fault) -> [UInt8] {
        let first = header.start + 30 + header.name.utf8.count
        guard first + header.packed <= end else { throw malformed("\(header.name) is cut short") }
        var stream = z_stream()
        guard czlib_inflate_begin(&stream) == Z_OK else { throw malformed("there is no memory to unpack it") }
        defer { inflateEnd(&stream) }
        var isWhole = false
        // One byte more than it claims: room to notice that it is longer.
        let bytes = [UInt8](unsafeUninitializedCapacity: header.size + 1) { output, count in
            archive.withUnsafeBufferPointer { input in
                // zlib does not write through next_in; its older declaration merely lacks the const.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + first })
                stream.avail_in = UInt32(header.packed)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
                count = output.count - Int(stream.avail_out)
            }
        }
        let checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        guard isWhole, bytes.count == header.size, UInt32(truncatingIfNeeded: checksum) == header.checksum else {
            throw malformed("\(header.name) is damaged")
        }
        return bytes
    }

    private static func malformed(_ detail: String) -> Fault { Fault(.caseMalformed, tile: "case file", detail) }
}

extension [UInt8] {
    fileprivate func uint16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }
    fileprivate func uint32(_ at: Int) -> Int { uint16(at) | uint16(at + 2) << 16 }
}
