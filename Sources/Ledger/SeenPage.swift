extension [SeenKey] {
    /// As a page of the derived index: a line each, `<key in hex> <index> <size>`.
    public var page: [UInt8] {
        let digits = [UInt8]("0123456789abcdef".utf8)
        var page: [UInt8] = []
        page.reserveCapacity(count * 56)
        for seen in self {
            for byte in seen.key {
                page.append(digits[Int(byte >> 4)])
                page.append(digits[Int(byte & 15)])
            }
            page += " \(seen.index) \(seen.size)\n".utf8
        }
        return page
    }
}
