import HTTPTypes
import Ledger
import Service
import Testing

@Suite struct RequestTests {
    @Test("A request line is path and query")
    func target() {
        let target = RequestTarget("/v1/events?after=3&thread=a%2Fb?c")
        #expect(target.path == "/v1/events" && target.query == "after=3&thread=a%2Fb?c")
        #expect(RequestTarget("/checkpoint").query == nil)
        #expect(RequestTarget("/checkpoint?").query == "")
    }

    @Test("Percent-decoding is strict about escapes, UTF-8 and control characters")
    func percent() {
        #expect(PercentEncoding.decode("complaint%2F2026-0001") == "complaint/2026-0001")
        #expect(PercentEncoding.decode("%E5%9F%8E") == "城")
        #expect(PercentEncoding.decode("a+b") == "a+b" && PercentEncoding.decode("a+b", plusIsSpace: true) == "a b")
        for wrong in ["%", "%4", "%zz", "%FF", "%C0%80", "%00", "a%0Ab", "%7F"] {
            #expect(PercentEncoding.decode(wrong[...]) == nil, "\(wrong)")
        }
        #expect(PercentEncoding.encode("complaint/城 1&2") == "complaint/%E5%9F%8E%201%262")
    }

    @Test("Integers: decimal, no sign, no leading zeroes, within 2^53")
    func integers() {
        #expect(Decimal.parse("0") == 0 && Decimal.parse("9007199254740991") == Decimal.largest)
        #expect(Decimal.parse("-1", allowsNegative: true) == -1)
        for wrong in ["", "-1", "+1", "01", "1.0", "1e3", " 1", "9007199254740992", "99999999999999999999", "١"] {
            #expect(Decimal.parse(wrong[...]) == nil, "\(wrong)")
        }
        #expect(Decimal.parse("-0", allowsNegative: true) == nil)
    }

    @Test("A query is refused for what it does not know, doubles, or gives out of range")
    func query() throws {
        let query = try Query("after=-1&limit=5&type=a.done,b.done&type=c.done", allowed: ["after", "limit", "type"])
        #expect(try query.integer("after", in: -1...10) == -1)
        #expect(try query.integer("limit", in: 1...10) == 5)
        #expect(try query.integer("absent", in: 1...10) == nil)
        #expect(try query.list("type") == ["a.done", "b.done", "c.done"])
        for (raw, name) in [("x=1", "limit"), ("limit=0", "limit"), ("limit=11", "limit"), ("limit=", "limit"), ("limit", "limit"),
            ("limit=1&limit=2", "limit"), ("limit=1%00", "limit"), ("limit=%zz", "limit"),
        ] {
            #expect(throws: Refusal.self, "\(raw)") {
                _ = try Query(raw[...], allowed: ["limit"]).integer(name, in: 1...10)
            }
        }
        #expect(throws: Refusal.self) { try Query("type=a,,b", allowed: ["type"]).list("type") }
        let many = String(repeating: "type=a&", count: Query.countMax)
        #expect(throws: Never.self) { try Query(many[...], allowed: ["type"]) }
        #expect(throws: Refusal.self) { try Query((many + "type=a")[...], allowed: ["type"]) }
    }

    @Test("The best of the offered forms is chosen, the first where nothing fits")
    func accept() {
        let forms = ["application/json", "application/x-ndjson", "text/event-stream"]
        for (header, form) in [
            (nil, 0), ("*/*", 0), ("text/html", 0), ("application/x-ndjson", 1), ("text/event-stream", 2),
            ("text/event-stream, application/json;q=0.5", 2), ("application/json;q=0.5, application/x-ndjson;q=0.4", 0),
            ("application/*;q=0.2, text/*", 2), ("*/*, application/json;q=0", 1), ("TEXT/Event-Stream", 2),
            ("application/json;q=nan, text/event-stream;q=0.1", 2), ("text/event-stream;q=1e999", 0), ("text/event-stream;q=-1", 0),
            ("text/event-stream;q=2", 0), ("text/event-stream;q=inf", 0), ("text/event-stream;q=", 0),
        ] as [(String?, Int)] {
            #expect(Accept.choose(header, among: forms) == forms[form], "\(header ?? "none")")
        }
    }

    @Test("gzip only where the client reads it")
    func gzip() {
        for header in ["gzip", "identity, gzip", "gzip;q=0.5", "*", "br, GZIP"] { #expect(Accept.allowsGzip(header), "\(header)") }
        for header in [nil, "identity", "gzip;q=0", "*, gzip;q=0", "br", "gzip;q=nan", "*;q=infinity"] { #expect(!Accept.allowsGzip(header), "\(header ?? "")") }
    }

    @Test("A content type's charset is told apart")
    func contentType() {
        #expect(ContentType("Text/Plain; Charset=\"UTF-8\"") == ContentType("text/plain;charset=utf-8"))
        #expect(ContentType("text/plain").charset == nil && ContentType("").mediaType == "")
    }

    @Test("Paths lead to resources; methods and arguments follow")
    func routes() throws {
        for (path, endpoint, argument) in [
            ("/v1/events", Endpoint.events, ""), ("/v1/batches", .batches, ""), ("/v1/events/17", .event, "17"),
            ("/v1/threads/complaint/2026-0001", .thread, "complaint/2026-0001"), ("/v1/threads/a%2Fb", .thread, "a%2Fb"),
            ("/v1/proofs/0", .proof, "0"), ("/tile/0/x001/234.p/5", .tile, "tile/0/x001/234.p/5"),
            ("/v1/index/threads", .indexThreads, ""), ("/v1/index/threads/0/1/2", .indexBlock, "0/1/2"),
            ("/v1/index/seen/3", .indexSeen, "3"), ("/problems/pool-full", .problem, "pool-full"), ("/metrics", .metrics, ""),
        ] as [(String, Endpoint, String)] {
            let route = try #require(Route(path[...]), "\(path)")
            #expect(route.endpoint == endpoint && route.argument == argument, "\(path)")
        }
        for path in ["/", "", "/v1", "/v1/events/", "/v1/events/1/2", "/v1/threads/", "/v1/schemas/", "/healthz/", "/V1/events"] {
            #expect(Route(path[...]) == nil, "\(path)")
        }
    }

    @Test("What a resource takes is what its Allow field says")
    func methods() {
        for endpoint in Endpoint.allCases {
            let allowed = Set(endpoint.allow.split(separator: ", ").map(String.init))
            for method in [HTTPRequest.Method.get, .head, .post, .put, .delete, .patch, .options, .trace] {
                #expect(endpoint.takes(method) == allowed.contains(method.rawValue), "\(method) \(endpoint.template)")
            }
        }
    }
}
