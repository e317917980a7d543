import CZlib

/// gzip (RFC 1952) for entry bundles: c2sp.org/tlog-tiles asks for compression at the HTTP layer.
package enum Gzip {
    /// The compressed bytes; nil where zlib has no memory, and the answer then goes out as it is.
    ///
    /// The fastest level: event bundles are repetitive text, the higher levels cost several times the time for a tenth of
    /// the size.
    package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        Deflate.whole(bytes) { czlib_gzip_begin(&$0, 1) }
    }
}
