import CZlib

/// gzip (RFC 1952) for entry bundles: c2sp.org/tlog-tiles asks for compression at the HTTP layer.
package enum Gzip {
    /// The compressed bytes; nil where zlib has no memory, and the answer then goes out as it is.
    ///
    /// The fastest level: event bundles are repetitive text, the higher levels cost several times the time for a tenth of
    /// the size.
    package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard czlib_gzip_begin(&stream, 1) == Z_OK else { return nil }
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
