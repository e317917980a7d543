import Foundation
import HTTPTypes
import Ledger
import NIOCore
import Service
import Testing

@Suite struct AnswerTests {
    @Test("Text becomes a JSON string that reads back as the same text")
    func strings() throws {
        for text in ["", "plain", "a \"quote\" and \\", "line\nbreak\ttab\u{1}\u{1F}", "城 \u{2014} 🌲", "\u{7F}/"] {
            var json = ByteBuffer()
            json.writeJSONString(text)
            let read = try JSONSerialization.jsonObject(with: Data(json.readableBytesView), options: .fragmentsAllowed)
            #expect(read as? String == text)
            var bytes = ByteBuffer()
            bytes.writeJSONString(Array(text.utf8)[...])
            #expect(bytes == json)
        }
    }

    @Test("A problem carries what the refusal says, and nothing it does not")
    func problem() throws {
        let refusal = Refusal(.versionConflict, "The thread has 3 events.", pointer: "/expectedversion", line: 4, current: 3)
        let read = try object(Problem(refusal).json)
        #expect(read["type"] as? String == "/problems/version-conflict" && read["code"] as? String == "version-conflict")
        #expect(read["status"] as? Int == 409 && read["current"] as? Int == 3 && read["line"] as? Int == 4)
        #expect(read["pointer"] as? String == "/expectedversion" && read["remedy"] as? String == Refusal.Code.versionConflict.remedy)
        #expect(try Set(object(Problem(Refusal(.notFound, "x")).json).keys) == ["type", "title", "status", "detail", "code", "remedy"])
    }

    @Test("Problem codes are unique, and each has its page")
    func kinds() {
        #expect(Set(ProblemKind.all.map(\.code)).count == ProblemKind.all.count)
        for kind in ProblemKind.all { #expect(ProblemPage.texts[kind.code]?.contains(kind.remedy) == true) }
    }

    @Test("Dates, as RFC 9110 writes them")
    func dates() {
        #expect(DateField.imfFixdate(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(DateField.imfFixdate(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(DateField.imfFixdate(951_782_400) == "Tue, 29 Feb 2000 00:00:00 GMT")
        #expect(DateField.imfFixdate(4_107_542_399) == "Sun, 28 Feb 2100 23:59:59 GMT")
        #expect(DateField.imfFixdate(4_107_542_400) == "Mon, 01 Mar 2100 00:00:00 GMT")
    }

    @Test("gzip has the format's marks and gets text smaller")
    func gzip() throws {
        let text = Array(String(repeating: "{\"type\":\"complaint.closed\"}\n", count: 1000).utf8)
        let compressed = try #require(Gzip.compress(text))
        #expect(compressed.prefix(3) == [0x1F, 0x8B, 8] && compressed.count < text.count / 10)
        // RFC 1952: the last four bytes are the length of what was compressed.
        #expect(compressed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) } == text.count)
        #expect(Gzip.compress([]) != nil)
    }

    @Test("Metrics: escaped labels, cumulative buckets")
    func metrics() {
        var text = MetricsText()
        text.gauge("a", "Help.", 3)
        text.sample("b", [("name", "x\"y\\z\n")], 1)
        text.histogram("c", [("r", "/")], bounds: [0.5, 1], counts: [2, 3, 4], sum: 7.5)
        #expect(
            text.text == """
                # HELP a Help.
                # TYPE a gauge
                a 3
                b{name="x\\"y\\\\z\\n"} 1
                c_bucket{r="/",le="0.5"} 2
                c_bucket{r="/",le="1.0"} 5
                c_bucket{r="/",le="+Inf"} 9
                c_sum{r="/"} 7.5
                c_count{r="/"} 9

                """)
    }

    @Test("Requests are counted by resource, status and time")
    func requests() {
        let metrics = RequestMetrics()
        metrics.count(.events, status: .created, elapsed: .microseconds(900))
        metrics.count(.events, status: .badRequest, elapsed: .seconds(20))
        metrics.count(nil, status: .notFound, elapsed: .zero)
        var text = MetricsText()
        metrics.write(to: &text)
        for line in [
            "shilu_http_requests_total{resource=\"/v1/events\",status=\"2xx\"} 1",
            "shilu_http_requests_total{resource=\"/v1/events\",status=\"4xx\"} 1",
            "shilu_http_requests_total{resource=\"none\",status=\"4xx\"} 1",
            "shilu_http_request_seconds_bucket{resource=\"/v1/events\",le=\"0.001\"} 1",
            "shilu_http_request_seconds_bucket{resource=\"/v1/events\",le=\"10.0\"} 1",
            "shilu_http_request_seconds_count{resource=\"/v1/events\"} 2",
        ] { #expect(text.text.contains(line + "\n"), "\(line)") }
    }

    @Test("The API document is JSON, names every resource and refers only to what it defines")
    func document() throws {
        var json = ByteBuffer()
        json.writeJSON(OpenAPI.document)
        let document = try object(json)
        let paths = try #require(document["paths"] as? [String: Any])
        for endpoint in Endpoint.allCases {
            let operations = try #require(paths[endpoint.template] as? [String: Any], "\(endpoint.template)")
            let methods = Set(endpoint.allow.lowercased().split(separator: ", ").map(String.init))
            #expect(Set(operations.keys) == methods, "\(endpoint.template)")
        }
        let text = String(buffer: json)
        let components = try #require(document["components"] as? [String: [String: Any]])
        for reference in text.matches(of: /"#\/components\/([a-z]+)\/([A-Za-z0-9]+)"/) {
            #expect(components[String(reference.1)]?[String(reference.2)] != nil, "\(reference.2)")
        }
    }

    private func object(_ json: ByteBuffer) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(json.readableBytesView)) as? [String: Any])
    }
}
