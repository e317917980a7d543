import CZlib

/// zlib in one go: all of the input is there, and so is room for all of the output.
enum Deflate {
    /// The compressed bytes; nil where zlib has no memory.
    /// - Parameter begin: sets the stream up for its format and level; anything but `Z_OK` is no memory.
    static func whole(_ bytes: [UInt8], begin: (inout z_stream) -> Int32) -> [UInt8]? {
        var stream = z_stream()
        guard begin(&stream) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        var done = false
        let compressed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            bytes.withUnsafeBufferPointer { input in
                // zlib does not write through next_in; its older declaration merely lacks the const.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                done = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = done ? bound - Int(stream.avail_out) : 0
            }
        }
        return done ? compressed : nil
    }
}
