import Projecting
import Supervision
import TestSupport
import Testing

/// A tally is what a dictionary of its marks is, in whatever order they are made and taken back, and however many.
@Suite struct TallyTests {
    private static let seeds: [UInt64] = (0..<6).map { _ in .random(in: 0...999_999) }
    private static let recorded: Int64 = 1_790_000_000_000
    private static let due: Int64 = 1_774_972_800_000

    /// A mark that one row makes, or (nil) takes back.
    private struct Change: Sendable {
        var index: Int
        var mark: Mark?
    }

    @Test(arguments: seeds)
    func marksInAnyOrderAreTheModel(seed: UInt64) async throws {
        print("tallies, seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var steps: [[Change]] = []
        for number in 0..<60 { steps.append(Self.step(number, &random)) }
        let views = Self.views(steps)
        let folder = Folder(views: views)
        var log = MemoryLog()
        var model: [Int: Mark] = [:]
        for (index, step) in steps.enumerated() {
            let line = Self.event(index)
            try log.append(line, recorded: Self.recorded)
            try Array(line.utf8).withUnsafeBytes {
                try folder.fold(line: $0, index: index, recordedMilliseconds: Self.recorded)
            }
            for change in step { model[change.index] = change.mark }
            let isSame = folder.line(view: "toy_tally", key: Self.key) == Self.row(model)
            #expect(isSame, "behind step \(index)")
        }
        for workers in [1, 3] {
            let replayed = try await Replay.run(log, size: steps.count, views: views, workers: workers)
            let tally = try #require(replayed.first { $0.table.name == "toy_tally" })
            let isSame = tally.line(of: Self.key) == Self.row(model)
            #expect(isSame, "of \(workers) workers")
        }
    }

    // MARK: Marks

    /// Marks of one row in four, each with places of its own: upwards, downwards or anywhere, made or taken back.
    private static func step(_ number: Int, _ random: inout SeededGenerator) -> [Change] {
        let marks: [Mark] = [.met, .unmet, .partly(900), .pending(due: due)]
        let start = Int.random(in: 0..<3_000, using: &random)
        let direction = Int.random(in: -1...1, using: &random)
        let isTakenBack = Int.random(in: 0..<3, using: &random) == 0
        var changes: [Change] = []
        for count in 0..<Int.random(in: 1...600, using: &random) {
            let place =
                direction == 0 ? Int.random(in: 0..<4_000, using: &random) : max(0, start + direction * count)
            let mark = isTakenBack ? nil : marks.randomElement(using: &random)
            changes.append(Change(index: 4 * place + number % 4, mark: mark))
        }
        return changes
    }

    private static func event(_ index: Int) -> String {
        let data: [(String, JSONText)] = [("channel", "web"), ("kind", "complaint")]
        return EventDraft(
            .complaintRegistered, id: "e\(index)", source: "/dept/\(Toy.desk)/desk", subject: "complaint/C\(index % 4)",
            time: "2026-03-02T09:00:00Z", data: .object(data)
        ).line
    }

    private static func views(_ steps: [[Change]]) -> [any ProjectedView] {
        [
            View<ToySubject>(
                "toy_subject", version: 1, tables: Toy.tables, threads: { ["complaint/" + $0] },
                rules: [
                    .on(.complaintRegistered, .subjectID) { row, context in
                        row = ToySubject(subject: context.key, named: 1, last: context.event.index)
                        let month = Month(year: 2026, month: 3)
                        for change in steps[context.event.index] {
                            if let mark = change.mark {
                                context.mark(
                                    Toy.onTime, department: Toy.desk, month: month, index: change.index, mark)
                            } else {
                                context.unmark(Toy.onTime, department: Toy.desk, month: month, index: change.index)
                            }
                        }
                    }
                ]),
            TallyView("toy_tally", version: 1, tables: Toy.tables, shows: .efficiency),
        ]
    }

    // MARK: The model

    private static let key = "\(Toy.desk)/2026-03/\(Toy.onTime.name)"

    /// The line of the tally's row; nil where nothing is marked.
    private static func row(_ model: [Int: Mark]) -> [UInt8]? {
        guard !model.isEmpty else { return nil }
        let evidence = model.sorted { $0.key < $1.key }.map { index, mark in
            "[\(index),\(mark.value.map(String.init) ?? "null,\(due)")]"
        }
        let values = model.values.compactMap(\.value)
        let numerator = values.reduce(0, +)
        let line: String =
            "{\"key\":\"\(key)\",\"department\":\"\(Toy.desk)\",\"month\":\"2026-03\","
            + "\"indicator\":\"\(Toy.onTime.name)\","
            + "\"numerator\":\(numerator),\"denominator\":\(values.count),"
            + "\"pending\":\(model.count - values.count),\"median\":null,\"p90\":null,"
            + "\"evidence\":[\(evidence.joined(separator: ","))]}"
        return Array(line.utf8)
    }
}
