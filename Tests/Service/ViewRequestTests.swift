import Ledger
import NIOCore
import Projecting
import Service
import Testing

@Suite struct ViewRequestTests {
    @Test("A view's query: what is reserved, and filters by column")
    func parameters() throws {
        let parameters = try ViewParameters("state=open&due.lte=2026-01-31&sort=-due,id&limit=7&cursor=abc&asof=12")
        #expect(parameters.filters.map(\.name) == ["state", "due.lte"])
        #expect(parameters.filters.map(\.value) == ["open", "2026-01-31"])
        #expect(parameters.sort == ["-due", "id"] && parameters.limit == 7)
        #expect(parameters.cursor == "abc" && parameters.asOf == "12" && parameters.format == nil)
        #expect(try ViewParameters(nil).limit == 100)
        #expect(try ViewParameters("format=csv&asof=3").format == .csv)
        for wrong in ["limit=0", "limit=1001", "sort=", "cursor=", "asof=", "format=xml", "sort=a,,b", "limit=1&limit=2", "%zz=1", "a=%FF"] {
            #expect(throws: Refusal.self, "\(wrong)") { try ViewParameters(wrong[...]) }
        }
        for wrong in ["a=1&a=2", "format=csv&state=open", "format=ndjson&limit=3"] {
            #expect(throws: Problem.self, "\(wrong)") { try ViewParameters(wrong[...]) }
        }
    }

    @Test("Routes: a key may have slashes; evidence is its last segment")
    func routes() {
        #expect(Route("/v1/views")?.endpoint == .views)
        #expect(Route("/v1/views/complaint")?.endpoint == .view)
        #expect(Route("/v1/views/complaint/a")?.endpoint == .viewRow)
        #expect(Route("/v1/views/efficiency/d/2026-03/i")?.argument == "efficiency/d/2026-03/i")
        #expect(Route("/v1/views/efficiency/d/2026-03/i/evidence")?.endpoint == .viewEvidence)
        #expect(Route("/v1/views/complaint/evidence")?.endpoint == .viewRow)
        #expect(Route("/v1/views/complaint/a%2Fevidence")?.endpoint == .viewRow)
        #expect(Route("/v1/views/") == nil && Route("/v1/views/complaint/") == nil)
    }

    @Test("A page ends behind the row that passes so many bytes, and the next one begins there")
    func pageBytes() throws {
        let sql = "CREATE TABLE thing (\n    id text PRIMARY KEY -- its name\n);\n"
        let table = ReadTable(TableDefinition("thing", in: Array(sql.utf8)))
        let query = try RowQuery(table, limit: 4)
        // Five rows of ten bytes: a page of four, and what says that there are more.
        let page = RowPage(["a", "b", "c", "d", "e"].map { Array("{\"id\":\"\($0)\"}".utf8) }, of: query)
        for (byteCountMax, last) in [(0, "a"), (9, "a"), (10, "b"), (25, "c"), (1_000, "d")] {
            let ended = page.ended(passing: byteCountMax, of: query)
            #expect(ended.lines == Array(page.lines.prefix(ended.lines.count)) && !ended.lines.isEmpty, "\(byteCountMax)")
            #expect(ended.lines.last == Array("{\"id\":\"\(last)\"}".utf8), "\(byteCountMax)")
            let next = try RowQuery(table, cursor: ended.next, limit: 4).after
            #expect(next == RowCursor.row([ColumnValue.text(last)]), "\(byteCountMax)")
        }
        let whole = RowPage(Array(page.lines.prefix(2)), of: query)
        #expect(whole.ended(passing: 1_000, of: query) == whole && whole.next == nil)
    }

    @Test("CSV: RFC 4180")
    func csv() {
        var buffer = ByteBuffer()
        CSVText.write(["plain", "", "a,b", "say \"no\"", "two\nlines", "城市"], to: &buffer)
        #expect(String(buffer: buffer) == "plain,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",城市\r\n")
    }
}
