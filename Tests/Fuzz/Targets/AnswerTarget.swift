import EfficiencyView
import Foundation
import Projecting

@testable import Audit

extension FuzzTarget {
    /// What a client, an auditor's above all, reads of a served ledger's answers beside proofs: receipts, problems, pages, streams,
    /// figures taken apart, pages of idempotency keys.
    static let answer = FuzzTarget(name: "answer", test: { AnswerTarget.test(Array($0)) }, mutate: AnswerTarget.mutate)
}

private enum AnswerTarget {
    static func test(_ body: [UInt8]) -> Bool {
        var isTaken = readStream(body)
        if let receipt = try? AppendReceipt(json: body, repeated: false) {
            demand(receipt.events.map { $0.lowerBound <= $0.upperBound } ?? true, "events backwards")
            _ = receipt.keptProof
            isTaken = true
        }
        _ = Problem(status: 500, body: body, retryAfterSeconds: nil).description
        if let page = try? JSONAnswer.decode(EntryPage.self, body) {
            for entry in page.entries { _ = entry.event }
            isTaken = true
        }
        if let lines = SeenLine.lines(of: body), !lines.isEmpty {
            demand(SeenLine.lines(of: lines.flatMap(\.bytes)) == lines, "it is written as it was not read")
            isTaken = true
        }
        if let explanation = Explanation(answer: String(decoding: body, as: UTF8.self)) {
            _ = explanation.parts.map { explanation.line($0) }.joined() + explanation.head
            isTaken = true
        }
        return isTaken
    }

    static func mutate(_ data: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ seed: UInt32) -> Int {
        var choice = Choice(seed)
        guard choice.next(2) == 0 else { return defaultMutation(data, count) }
        return Mutation.put(Mutation.renumbered(Array(data[..<count]), &choice), into: data, count)
    }

    /// Event streams give the same messages however the network cuts them.
    private static func readStream(_ body: [UInt8]) -> Bool {
        var (whole, cut) = (ServerSentEvents(), ServerSentEvents())
        let messages = try? whole.take(body)
        var pieces: [ServerSentEvents.Message]? = []
        for byte in body { pieces = try? pieces.map { $0 + (try cut.take([byte])) } }
        demand(messages == pieces, "cut into bytes it gives other messages")
        return !(messages ?? []).isEmpty
    }
}
