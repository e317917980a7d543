import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Service
import Testing

@Suite struct BodyBudgetTests {
    private func request(_ parts: [String], declared: Int? = nil) -> Request {
        var head = HTTPRequest(method: .post, scheme: "http", authority: nil, path: "/v1/events")
        if let declared { head.headerFields[.contentLength] = String(declared) }
        let (stream, source) = AsyncStream<ByteBuffer>.makeStream()
        for part in parts { source.yield(ByteBuffer(string: part)) }
        source.finish()
        return Request(head: head, body: RequestBody(asyncSequence: stream))
    }

    @Test("A body is held while it is used, and given back after", arguments: [nil, 6])
    func held(declared: Int?) async throws {
        let budget = BodyBudget(limitBytes: 10)
        let text = try await budget.withBody(of: request(["abc", "def"], declared: declared), upTo: 8) { bytes in
            #expect(budget.heldBytes == 6)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(text == "abcdef" && budget.heldBytes == 0)
    }

    @Test("Too large is refused by its declared length or as it grows", arguments: [nil, 9, 2])
    func tooLarge(declared: Int?) async throws {
        let budget = BodyBudget(limitBytes: 100)
        let refusal = await #expect(throws: Refusal.self) {
            try await budget.withBody(of: request(["abc", "def", "ghi"], declared: declared), upTo: 8) { _ in }
        }
        #expect(refusal?.code == .tooLarge && budget.heldBytes == 0)
    }

    @Test("A full pool refuses with a time to come back, and lets others go on", arguments: [nil, 6])
    func full(declared: Int?) async throws {
        let budget = BodyBudget(limitBytes: 10)
        try budget.reserve(5)
        let refusal = await #expect(throws: Refusal.self) {
            try await budget.withBody(of: request(["abc", "def"], declared: declared), upTo: 8) { _ in }
        }
        #expect(refusal?.code == .poolFull && refusal?.retryAfterSeconds == 1 && budget.heldBytes == 5)
        try await budget.withBody(of: request(["abc"], declared: 3), upTo: 8) { _ in }
    }

    @Test("What must stay free stays free for those who need less")
    func spare() throws {
        let budget = BodyBudget(limitBytes: 10)
        try budget.reserve(6, leaving: 4)
        #expect(throws: Refusal.self) { try budget.reserve(1, leaving: 4) }
        try budget.reserve(4)
        #expect(budget.heldBytes == 10)
    }

    @Test("What its user throws gives the bytes back too")
    func thrown() async throws {
        let budget = BodyBudget(limitBytes: 10)
        await #expect(throws: CancellationError.self) {
            try await budget.withBody(of: request(["abc"]), upTo: 8) { _ in throw CancellationError() }
        }
        #expect(budget.heldBytes == 0)
    }
}
