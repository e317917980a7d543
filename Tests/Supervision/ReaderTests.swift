import Supervision
import TestSupport
import Testing

@Suite struct ReaderTests {
    private func event(time: String = "2026-03-01T08:00:00+08:00", data: String = #"{"outcome":"resolved"}"#) -> String
    {
        #"{"specversion":"1.0","id":"1","source":"/dept/11220000MB00001072/hotline","type":"complaint.closed","#
            + #""subject":"complaint/7","time":"\#(time)","data":\#(data)}"#
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-03-01T08:00:00+08:00", 1_772_323_200_000),
        ("2000-02-29T23:59:59.999-06:00", 951_890_399_999), ("1969-12-31T23:59:59.5Z", -500),
        ("2026-03-01T00:00:00.123456789Z", 1_772_323_200_123),
    ])
    func timesBecomeMilliseconds(_ text: String, _ milliseconds: Int64) throws {
        var reader = EventReader()
        #expect(try reader.read(event(time: text)).timeMilliseconds == milliseconds)
    }

    @Test(arguments: [
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0800", "0999-01-01T00:00:00Z", "2026-01-01T00:00:00Z\\n",
    ])
    func timesThatAreNone(_ text: String) {
        var reader = EventReader()
        let fault = #expect(throws: EventFault.self) { try reader.read(event(time: text)) }
        #expect(fault?.code == .schema)
        #expect(fault?.pointer == "/time")
    }

    @Test func viewsShowWhatWasWritten() throws {
        var reader = EventReader()
        let event = try reader.read(Fixture.line("inspection.completed", "good-jilin-random"))
        #expect(event.type === EventType.inspectionCompleted)
        #expect(event.expectedVersion == 3)
        #expect(event.division?.string == "220102")
        #expect(event.subjectID.string == "JL-2026-0001")
        #expect(event.data["violations"]?["serious"]?.integer == 1)
        #expect(event.data["points"]?.elements.map { $0["result"]?.string } == ["pass", "fail"])
        #expect(event.data["documentNumber"]?.string == "吉市监检〔2026〕1号")
        #expect(event.data["nothing"] == nil)
    }

    @Test func eachThreadOnce() throws {
        var reader = EventReader()
        let inspection = try reader.read(Fixture.line("inspection.completed", "good-jilin-random")).threads
        #expect(
            inspection == [
                "inspection/JL-2026-0001", "subject/91220102MA0Y00008L", "item/22010001000001",
                "dept/11220000MB00001072", "dept/11220100MB0000203G", "plan/2026-food-1", "officer/JL0100023",
                "officer/CC0200045",
            ])
        let founding = try reader.read(Fixture.line("ledger.founded", "good-jilin")).threads
        #expect(founding == ["log/ledger.jl.gov.cn/supervision", "authority", "reference"])
        // The view's own name is repeated in the data.
        #expect(
            try reader.read(Fixture.line("projection.attested", "good-complaint")).threads == ["projection/complaint"])
        #expect(try reader.read(event(data: #"{"outcome":"duplicate","duplicateOf":"7"}"#)).threads == ["complaint/7"])
    }

    /// Draws name a few threads or thousands, many of them again and again; each is named once, where it first stands.
    @Test(arguments: [1, 4, 8, 16, 30, 31, 32, 33, 60, 300])
    func eachThreadOnceAmongMany(draws: Int) throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        print("threads of \(draws) draws: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var reader = EventReader()
        for officersEach in 0...4 {
            var named = ["plan/p-1"]
            let drawn = (0..<draws).map { _ -> JSONText in
                let subject = "s-\(Int.random(in: 0..<2 * draws, using: &generator))"
                let officers = (0..<officersEach).map { _ in "JL\(Int.random(in: 0..<20 + draws, using: &generator))" }
                named.append("subject/" + subject)
                named += officers.map { "officer/" + $0 }
                return .object([("subject", .string(subject)), ("officers", .array(officers.map { .string($0) }))])
            }
            let draft = EventDraft(
                .drawMade, id: "1", source: "/dept/11220000MB00001072/enforcement", subject: "plan/p-1",
                time: "2026-03-05T10:00:00+08:00",
                data: .object([("drawn", .array(drawn)), ("algorithm", "rfc3797-sha256/1")]))
            let event = try reader.read(draft.line)
            var expected: [String] = []
            for name in named where !expected.contains(name) { expected.append(name) }
            #expect(event.threads == expected, "seed \(seed)")
            for name in expected { #expect(event.belongs(to: name), "\(name), seed \(seed)") }
            for name in ["subject/s-x", "officer/s-1", "subject/JL1", "plan/p-", "plan/p-12", "authority", "reference", ""] {
                #expect(!event.belongs(to: name), "\(name), seed \(seed)")
            }
        }
        let founding = try reader.read(Fixture.line("ledger.founded", "good-jilin"))
        for name in founding.threads { #expect(founding.belongs(to: name), "\(name)") }
    }

    @Test func faultsPointAtTheirPlace() {
        var reader = EventReader()
        let places: [(String, String)] = [
            (#"{"outcome":"resolved","a/b~c":1}"#, "/data/a~1b~0c"), (#"{}"#, "/data/outcome"), ("[]", "/data"),
            (#"{"outcome":7}"#, "/data/outcome"),
        ]
        for (data, pointer) in places {
            let fault = #expect(throws: EventFault.self) { try reader.read(event(data: data)) }
            #expect(fault?.pointer == pointer)
        }
    }

    @Test func sizesAtTheLimit() throws {
        var reader = EventReader()
        // White space between members is JSON; only the size counts.
        let padding = EventLimits.sizeMax - event().utf8.count
        let whole = event().replacing(",\"data\"", with: "," + String(repeating: " ", count: padding) + "\"data\"")
        #expect(whole.utf8.count == EventLimits.sizeMax)
        _ = try reader.read(whole)
        let fault = #expect(throws: EventFault.self) { try reader.read(whole + " ") }
        #expect(fault?.code == .tooLarge)
    }

    @Test func draftsReadBack() throws {
        var reader = EventReader()
        let draft = EventDraft(
            .complaintClosed, id: "1", source: "/dept/11220000MB00001072/hotline", subject: "complaint/7",
            time: "2026-03-01T08:00:00+08:00", expectedVersion: 2,
            data: .object([("outcome", "resolved"), ("remark", "已\"整改\"\n完毕")]))
        let event = try reader.read(draft.line)
        #expect(event.expectedVersion == 2)
        #expect(event.data["remark"]?.string == "已\"整改\"\n完毕")
    }
}
