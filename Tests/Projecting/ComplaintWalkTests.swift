import Projecting
import Supervision
import TestSupport
import Testing
import Views

/// Auditors replay logs that they do not trust: whatever the events of complaints say, in whatever order, they fold.
@Suite struct ComplaintWalkTests {
    private static let seeds: [UInt64] = (0..<20).map { _ in .random(in: 0...999_999) }

    @Test(arguments: seeds)
    func anyOrderFolds(seed: UInt64) throws {
        print("complaints, seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let folder = Folder(views: Views.all)
        let count = 400
        for index in 0..<count {
            let line = Self.line(index, &random)
            try Array(line.utf8).withUnsafeBytes { bytes in
                try folder.fold(
                    line: bytes, index: index, recordedMilliseconds: 1_772_000_000_000 + Int64(index) * 60_000)
            }
        }
        let rows = folder.keys(view: "complaint").compactMap { folder.line(view: "complaint", key: $0) }
        let events = rows.reduce(0) { sum, row in sum + Self.integer("events", of: row) }
        #expect(events == count, "each event is in the history of one row")
        // Months that were taken back leave nothing behind: every clock that runs is pending once.
        let pending = folder.keys(view: "efficiency").reduce(0) { sum, key in
            sum + (folder.line(view: "efficiency", key: key).map { Self.integer("pending", of: $0) } ?? 0)
        }
        let running = rows.reduce(0) { $0 + Self.runningCount($1) }
        #expect(pending == running)
    }

    private static let types = Vocabulary.all.filter { $0.name.hasPrefix("complaint.") }
    private static let departments = ["11220000MB000030XH", "11220100MB00002181", "11220100MB0000329T"]

    /// Any type about any of a few complaints, with members that may be missing, odd, or of another type.
    private static func line(_ index: Int, _ random: inout SeededGenerator) -> String {
        let type = types.randomElement(using: &random)!
        let values = type.fields.compactMap { field -> String? in
            guard Int.random(in: 0..<4, using: &random) > 0 else { return nil }
            return "\"\(field.name)\":\(value(field, &random))"
        }
        let id = "C\(Int.random(in: 0..<6, using: &random))"
        let author = departments.randomElement(using: &random)!
        let day = Day(number: 20_500 + Int.random(in: 0..<90, using: &random))
        return """
            {"specversion":"1.0","id":"\(index)","source":"/dept/\(author)/walk","type":"\(type.name)",\
            "subject":"complaint/\(id)","time":"\(day)T10:00:00+08:00","data":{\(values.joined(separator: ","))}}
            """
    }

    private static func value(_ field: Field, _ random: inout SeededGenerator) -> String {
        if Int.random(in: 0..<12, using: &random) == 0 {
            return ["null", "-9223372036854775808", "[]", "{}", "\"\"", "1e300"].randomElement(using: &random)!
        }
        let reference = "\"C\(Int.random(in: 0..<6, using: &random))\""
        switch field.kind {
        case .code(let list): return "\"\(list.codes.randomElement(using: &random)!.value)\""
        case .boolean: return Bool.random(using: &random) ? "true" : "false"
        case .integer: return String(Int.random(in: -3...20, using: &random))
        case .date: return "\"\(Day(number: Int.random(in: 20_400..<20_700, using: &random)))\""
        case .array: return "[\(reference),\(reference)]"
        default:
            guard field.thread == .dept else { return reference }
            return "\"\(departments.randomElement(using: &random)!)\""
        }
    }

    private static func integer(_ name: String, of row: [UInt8]) -> Int {
        let line = String(decoding: row, as: UTF8.self)
        guard let start = line.firstRange(of: "\"\(name)\":")?.upperBound else { return 0 }
        return Int(line[start...].prefix { $0.isNumber }) ?? 0
    }

    /// Clocks that run, do not stand still, and count in a figure.
    private static func runningCount(_ row: [UInt8]) -> Int {
        let line = String(decoding: row, as: UTF8.self)
        guard let start = line.firstRange(of: "\"clocks\":[")?.upperBound, let end = line[start...].firstRange(of: "]")
        else {
            return 0
        }
        return line[start..<end.lowerBound].split(separator: "}").count { clock in
            ["transfer", "acceptance", "answer"].contains { clock.contains("\"name\":\"\($0)\"") }
                && !clock.contains("\"done\":") && !clock.contains("\"paused\":")
        }
    }
}
