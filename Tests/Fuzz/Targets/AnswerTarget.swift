import EfficiencyView
import Foundation
import Projecting

@testable import Audit

extension FuzzTarget {
    /// What a client, an auditor's above all, reads of a served ledger's answers beside proofs: receipts, problems, pages, streams,
    /// figures taken apart, pages of idempotency keys.
    static let answer = FuzzTarget(name: "answer") { bytes in
        let body = Array(bytes)
        var isTaken = AnswerTarget.readStream(body)
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
}

private enum AnswerTarget {
    /// Event streams give the same messages however the network cuts them.
    static func readStream(_ body: [UInt8]) -> Bool {
        var (whole, cut) = (ServerSentEvents(), ServerSentEvents())
        let messages = try? whole.take(body)
        var pieces: [ServerSentEvents.Message]? = []
        for byte in body { pieces = try? pieces.map { $0 + (try cut.take([byte])) } }
        demand(messages == pieces, "cut into bytes it gives other messages")
        return !(messages ?? []).isEmpty
    }
}
