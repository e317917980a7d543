import Supervision
import TestSupport

/// A random stream of complaints, and the rows that the toy views must have for it, computed from the whole stream at
/// once, without any of the engine.
struct ToyStream {
    struct Event {
        var index: Int
        var isClosing: Bool
        var complaint: String
        var subject: String?
        var outcome = ""
        var duplicateOf: String?
        var milliseconds: Int64
        var recorded: Int64
        var day: Day { Day(milliseconds: milliseconds) }
    }

    private(set) var events: [Event] = []
    private(set) var log = MemoryLog()

    init(count: Int, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for index in 0..<count {
            let minutes = Int64(index * 7 + Int.random(in: 0..<3_000, using: &random))
            var event = Event(
                index: index, isClosing: Int.random(in: 0..<5, using: &random) > 1,
                complaint: "C\(Int.random(in: 0..<max(2, count / 4), using: &random))", milliseconds: 1_740_000_000_000 + minutes * 60_000,
                recorded: 1_790_000_000_000 + Int64(index))
            // Two events of one instant and place in the log never happen; ids that need escaping do.
            if Bool.random(using: &random) { event.subject = "S~\(Int.random(in: 0..<20, using: &random))" }
            if event.isClosing {
                event.outcome = ["resolved", "withdrawn", "duplicate", "unknown"].randomElement(using: &random)!
                if event.outcome == "duplicate" { event.duplicateOf = "C\(Int.random(in: 0..<max(2, count / 4), using: &random))" }
            }
            events.append(event)
            try log.append(Self.line(event), recorded: event.recorded)
        }
    }

    private static func line(_ event: Event) -> String {
        var data: [(String, JSONText)] =
            event.isClosing
            ? [("outcome", .string(event.outcome))] : [("channel", "web"), ("kind", "complaint")]
        if let subject = event.subject { data.append(("subject", .string(subject))) }
        if let other = event.duplicateOf { data.append(("duplicateOf", .string(other))) }
        return EventDraft(
            event.isClosing ? .complaintClosed : .complaintRegistered, id: "e\(event.index)",
            source: "/dept/\(Toy.desk)/desk", subject: "complaint/\(event.complaint)", time: instant(event.milliseconds),
            data: .object(data)
        ).line
    }

    private static func instant(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        let (hour, minute) = (minutes / 60 % 24, minutes % 60)
        // The day in UTC: noon in China is the same one.
        let day = Day(milliseconds: milliseconds / 86_400_000 * 86_400_000)
        return "\(day)T\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute):00Z"
    }

    // MARK: The model

    /// Lines by key, of all views.
    func rows(below size: Int) -> [String: [String: String]] {
        let events = events.prefix(size)
        var cells: [String: [Int: String]] = [:]
        var complaints: [String: String] = [:]
        for complaint in Set(events.flatMap { [$0.complaint] + ($0.duplicateOf.map { [$0] } ?? []) }) {
            var touching = events.filter { $0.complaint == complaint || $0.isClosing && $0.duplicateOf == complaint }
            // A withdrawal ends the row, and the next event begins another; marks that it left are taken back.
            while let end = touching.firstIndex(where: { $0.isClosing && $0.outcome == "withdrawn" }) {
                hasty(touching[touching.startIndex..<end], complaint, &cells)
                touching.removeSubrange(...end)
            }
            guard let first = touching.first else { continue }
            hasty(touching[...], complaint, &cells)
            let closings = touching.filter(\.isClosing)
            let outcome = closings.last.map { "\"\($0.outcome)\"" } ?? "null"
            let marked = first.isClosing ? "null" : "\(first.index)"
            if !first.isClosing {
                let late = closings.last.map { $0.day - first.day }
                let value = late.map { $0 <= 2 ? "1000" : $0 <= 4 ? "900" : "0" } ?? "null,\(first.day.endMilliseconds)"
                cells["\(Toy.desk)/\(first.day.month)/\(Toy.onTime.name)", default: [:]][first.index] = value
            }
            complaints[complaint] =
                "{\"complaint\":\"\(complaint)\",\"registered\":\(touching.count - closings.count),\"closed\":\(closings.count),"
                + "\"outcome\":\(outcome),\"day\":\"\(first.day)\",\"first\":\"\(Self.instant(first.milliseconds).dropLast()).000Z\","
                + "\"open\":\(closings.isEmpty),\"marked\":\(marked),\"history\":[\(touching.map { "\($0.index)" }.joined(separator: ","))]}"
        }
        var subjects: [String: String] = [:]
        for subject in Set(events.compactMap(\.subject)) {
            let named = events.filter { $0.subject == subject }
            subjects[subject] = "{\"subject\":\"\(subject)\",\"named\":\(named.count),\"last\":\(named.last!.index)}"
        }
        for event in events {
            let month = Day(milliseconds: event.recorded).month
            let lag = "\((event.recorded - event.milliseconds) / 1_000)"
            cells["\(Toy.desk)/\(month)/recording-lag", default: [:]][event.index] = lag
        }
        let tallies = Dictionary(uniqueKeysWithValues: cells.map { ($0, Self.tally($0, $1)) })
        return [
            "toy_complaint": complaints, "toy_subject": subjects,
            "toy_tally": tallies.filter { !$0.key.hasSuffix(Toy.hasty.name) },
            "toy_quality": tallies.filter { $0.key.hasSuffix(Toy.hasty.name) },
        ]
    }

    /// Closings of complaints that nobody has registered since the row began.
    private func hasty(_ touching: ArraySlice<Event>, _ complaint: String, _ cells: inout [String: [Int: String]]) {
        let registered = touching.first { !$0.isClosing }?.index ?? .max
        for event in touching where event.isClosing && event.complaint == complaint && event.index < registered {
            cells["\(Toy.desk)/\(event.day.month)/\(Toy.hasty.name)", default: [:]][event.index] = "1"
        }
    }

    private static func tally(_ key: String, _ marks: [Int: String]) -> String {
        let parts = key.split(separator: "/")
        let values = marks.values.compactMap { Int($0) }.sorted()
        let isDuration = parts[2] == "recording-lag"
        let median = isDuration ? "\(Self.cut(values[(values.count + 1) / 2 - 1]))" : "null"
        let ninth = isDuration ? "\(Self.cut(values[(values.count * 9 + 9) / 10 - 1]))" : "null"
        let evidence = isDuration ? Self.lags(marks.mapValues { Int($0)! }) : marks.keys.sorted().map { "[\($0),\(marks[$0]!)]" }
        return "{\"key\":\"\(key)\",\"department\":\"\(parts[0])\",\"month\":\"\(parts[1])\",\"indicator\":\"\(parts[2])\","
            + "\"numerator\":\(values.reduce(0, +)),\"denominator\":\(values.count),\"pending\":\(marks.count - values.count),"
            + "\"median\":\(median),\"p90\":\(ninth),\"evidence\":[\(evidence.joined(separator: ","))]}"
    }

    /// Seconds to three digits: like ones once, with the first entry and how many there are.
    private static func lags(_ marks: [Int: Int]) -> [String] {
        let alike = Dictionary(grouping: marks.keys) { cut(marks[$0]!) }
        return alike.keys.sorted().map { "[\(alike[$0]!.min()!),\($0),\(alike[$0]!.count)]" }
    }

    /// As it would be written with three digits and zeros behind.
    private static func cut(_ seconds: Int) -> Int {
        let digits = String(seconds)
        return Int(digits.prefix(3) + String(repeating: "0", count: max(0, digits.count - 3)))!
    }
}
