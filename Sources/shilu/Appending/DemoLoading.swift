import Audit
import Demo
import SignedNote

/// Appends a demo province: the pieces of one wave over several connections at once, the next wave behind all of them.
///
/// What is sent depends on the stream and the keys alone: a run that is repeated gets the first receipts.
struct DemoLoading: Sendable {
    let url: String
    let root: SigningKey
    let keys: [SigningKey]
    let connections: Int

    /// What came of one request.
    private struct Answer: Sendable {
        let events: Int
        let isKnown: Bool
    }

    private enum Work: Sendable {
        case note([UInt8])
        case batch(DemoPiece, SigningKey)
    }

    func run(_ stream: DemoStream) async throws {
        let bar = ProgressBar("appending", unit: "events")
        defer { bar.end() }
        var events = 0
        var requests = 0
        var known = 0
        try await Remote.use(url) { client in
            try await withThrowingTaskGroup(of: Answer.self) { group in
                var wave = 0
                var underWay = 0
                func take() async throws {
                    guard let answer = try await group.next() else { return }
                    underWay -= 1
                    events += answer.events
                    requests += 1
                    known += answer.isKnown ? 1 : 0
                    bar.update(events, of: stream.eventCount)
                }
                for piece in stream {
                    if piece.wave != wave {
                        while underWay > 0 { try await take() }
                        wave = piece.wave
                    }
                    for work in try works(piece) {
                        if underWay == connections { try await take() }
                        group.addTask { try await send(work, client) }
                        underWay += 1
                    }
                }
                while underWay > 0 { try await take() }
            }
        }
        bar.end()
        let number = Terminal.grouped
        let before = known == 0 ? "" : ", of these known before: \(number(known))"
        Terminal.say(
            "\(number(events)) events of \(number(stream.departments.count)) departments in \(number(requests)) requests\(before); \(Terminal.seconds(bar.elapsed)), \(Terminal.rate(events, in: bar.elapsed, unit: "events"))")
    }

    private func works(_ piece: DemoPiece) throws -> [Work] {
        guard let department = piece.department else { return try piece.notes(by: root).map { .note($0) } }
        return [.batch(piece, keys[department])]
    }

    private func send(_ work: Work, _ client: LedgerClient) async throws -> Answer {
        switch work {
        case .note(let note):
            return Answer(events: 1, isKnown: try await client.append(note: note).repeated)
        case .batch(let piece, let key):
            let receipt = try await client.append(batch: piece.batch(by: key))
            return Answer(events: piece.lines.count, isKnown: receipt.repeated)
        }
    }
}
