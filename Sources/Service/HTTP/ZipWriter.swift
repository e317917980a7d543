import CZlib

/// Writes a ZIP archive (PKWARE APPNOTE 6.3.10) of a few files: always the same bytes for the same files.
///
/// Each file is deflated; there are no times (1980-01-01), no comments, no extra fields, nothing of version 4.5 and later.
package struct ZipWriter {
    private var archive: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    package init() {}

    /// Adds a file. Nil where zlib has no memory, or the archive would be larger than the form can say.
    package mutating func add(_ name: String, _ bytes: [UInt8]) -> Bool {
        guard let packed = Self.deflated(bytes), archive.count + packed.count + bytes.count < Int(Int32.max),
            count < 65_000
        else { return false }
        let name = Array(name.utf8)
        var header: [UInt8] = []
        // Version 2.0, names in UTF-8, deflate, midnight of 1980-01-01.
        for value in [20, 0x0800, 8, 0, 0x21] as [UInt16] { header.put(value) }
        header.put(Self.checksum(bytes))
        header.put(UInt32(packed.count))
        header.put(UInt32(bytes.count))
        header.put(UInt16(name.count))
        header.put(UInt16(0))
        directory.put(0x0201_4B50 as UInt32)
        directory.put(20 as UInt16)
        directory += header
        // No comment, disk 0, no attributes.
        directory += [UInt8](repeating: 0, count: 2 + 2 + 2 + 4)
        directory.put(UInt32(archive.count))
        directory += name
        archive.put(0x0403_4B50 as UInt32)
        archive += header + name + packed
        count += 1
        return true
    }

    /// The archive.
    package consuming func finish() -> [UInt8] {
        let start = archive.count
        archive += directory
        archive.put(0x0605_4B50 as UInt32)
        archive.put(0 as UInt32)
        archive.put(UInt16(count))
        archive.put(UInt16(count))
        archive.put(UInt32(directory.count))
        archive.put(UInt32(start))
        archive.put(0 as UInt16)
        return archive
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count))) }
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        Deflate.whole(bytes) { czlib_deflate_begin(&$0, 6) }
    }
}

extension [UInt8] {
    /// Appends an integer, little-endian.
    fileprivate mutating func put(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
