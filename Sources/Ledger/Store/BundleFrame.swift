internal import CLZ4
internal import MerkleLog

/// An entry bundle at rest: one LZ4 frame with its content size, so that it can be opened with the `lz4` tool too.
package enum BundleFrame {
    /// The most that 256 length-prefixed entries can take.
    private static let contentSizeMax = 256 * (EntryBundle.entrySizeMax + 2)

    /// Packs the bytes of a bundle.
    package static func pack(_ bundle: UnsafeRawBufferPointer) -> [UInt8] {
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.contentSize = UInt64(bundle.count)
        preferences.frameInfo.blockSizeID = LZ4F_max256KB
        preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled
        let bound = LZ4F_compressFrameBound(bundle.count, &preferences)
        return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
            let size = LZ4F_compressFrame(target.baseAddress, bound, bundle.baseAddress, bundle.count, &preferences)
            precondition(LZ4F_isError(size) == 0, "LZ4 cannot fail within its own bound")
            count = size
        }
    }

    /// Unpacks a frame; nil where it is damaged or does not hold a bundle.
    package static func unpack(_ frame: [UInt8]) -> [UInt8]? {
        var context: OpaquePointer?
        guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else { return nil }
        defer { LZ4F_freeDecompressionContext(context) }
        return frame.withUnsafeBytes { source -> [UInt8]? in
            var information = LZ4F_frameInfo_t()
            var consumed = source.count
            guard LZ4F_isError(LZ4F_getFrameInfo(context, &information, source.baseAddress, &consumed)) == 0,
                information.contentSize <= UInt64(contentSizeMax)
            else { return nil }
            let size = Int(information.contentSize)
            var complete = false
            let content = [UInt8](unsafeUninitializedCapacity: size) { target, count in
                var written = size
                var read = source.count - consumed
                let rest = LZ4F_decompress(
                    context, target.baseAddress, &written, source.baseAddress.map { $0 + consumed }, &read, nil)
                complete = rest == 0 && written == size && consumed + read == source.count
                count = LZ4F_isError(rest) == 0 ? written : 0
            }
            return complete ? content : nil
        }
    }
}
