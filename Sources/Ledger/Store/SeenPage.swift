internal import SignedNote

extension [SeenKey] {
    /// As a page of the derived index: a line each, `<key in hex> <index> <size>`.
    public var page: [UInt8] {
        var page: [UInt8] = []
        page.reserveCapacity(count * 56)
        for seen in self {
            Hex.append(seen.key, to: &page)
            page += " \(seen.index) \(seen.size)\n".utf8
        }
        return page
    }
}
