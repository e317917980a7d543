package import Projecting

extension RowPage {
    /// The page, or its beginning: it ends with the row that passes `byteCountMax` bytes, and the next one begins behind that.
    ///
    /// - Parameter query: what the page answers.
    package func ended(passing byteCountMax: Int, of query: RowQuery) -> RowPage {
        var count = 0
        var byteCount = 0
        while count < lines.count, byteCount <= byteCountMax {
            byteCount += lines[count].count
            count += 1
        }
        guard count < lines.count else { return self }
        var shorter = query
        shorter.limit = count
        return RowPage(lines, of: shorter)
    }
}
