import Importing
import Testing

@Suite("CSV (RFC 4180)")
struct CSVReaderTests {
    private func read(_ text: String) -> [CSVRecord] {
        var reader = CSVReader(Array(text.utf8))
        var records: [CSVRecord] = []
        while let record = reader.next() { records.append(record) }
        return records
    }

    @Test("fields, quoted fields, doubled quotes, empty fields")
    func fields() {
        #expect(read("a,\"b, c\",\"say \"\"no\"\"\",\n").map(\.fields) == [["a", "b, c", "say \"no\"", ""]])
    }

    @Test("LF, CRLF, no line break at the end, empty lines, byte order mark")
    func lines() {
        let records = read("\u{FEFF}a,b\r\n\r\nc,d\ne,f")
        #expect(records.map(\.fields) == [["a", "b"], ["c", "d"], ["e", "f"]])
        #expect(records.map(\.line) == [1, 3, 4])
    }

    @Test("a line break inside quotes belongs to the field and is counted")
    func breakInsideQuotes() {
        let records = read("\"a\nb\",1\nc,2\n")
        #expect(records.map(\.fields) == [["a\nb", "1"], ["c", "2"]])
        #expect(records.map(\.line) == [1, 3])
    }

    @Test(
        "a broken record costs its line and no more",
        arguments: [
            ("a\"b,1", "a quote inside an unquoted field"),
            ("\"a\"b,1", "text after a closing quote"),
            ("\"a,1", "a quote that is never closed"),
        ])
    func broken(line: String, fault: String) {
        let records = read("x,y\n\(line)\nc,2\n")
        #expect(records.map(\.fault) == [nil, fault, nil])
        #expect(records.map(\.line) == [1, 2, 3])
        #expect(records.last?.fields == ["c", "2"])
    }

    @Test("bytes that are no UTF-8 are a fault")
    func encoding() {
        var reader = CSVReader([0x61, 0x2C, 0xFF, 0x0A, 0x62, 0x0A])
        #expect(reader.next()?.fault == "not UTF-8")
        #expect(reader.next()?.fields == ["b"])
        #expect(reader.next() == nil)
    }
}
