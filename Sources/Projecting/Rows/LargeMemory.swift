#if canImport(Glibc)
    internal import Glibc
#endif

/// Memory that is read here and there.
enum LargeMemory {
    private static let hugePage = 2 << 20

    /// At least `byteCount` bytes, aligned to 16; `deallocate()` gives them back. What is large is asked for in the
    /// processor's large pages: it would else look up where a page is before nearly every reading.
    static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        guard byteCount >= 2 * hugePage else { return .allocate(byteCount: byteCount, alignment: 16) }
        let start = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: hugePage)
        #if canImport(Glibc)
            // Advice: without large pages it is slower and as right.
            _ = madvise(start, byteCount, MADV_HUGEPAGE)
        #endif
        return start
    }
}
