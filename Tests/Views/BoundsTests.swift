import Foundation
import Projecting
import Supervision
import Testing
import Views

/// Whatever is said of one thing, and however often: its row stays of a size, and is one that can be stored and read back.
@Suite struct BoundsTests {
    /// Events of one type that all touch one row: an example, with one member of it another each time.
    struct Flood: Sendable, CustomStringConvertible {
        let type: String
        let example: String
        /// Where the changing value goes; `subject` is the event's own.
        let member: String
        let value: @Sendable (Int) -> any Sendable
        let view: String
        let key: String
        var description: String { "\(type) by \(member)" }

        /// The event's line, number `number`.
        func line(_ number: Int) throws -> [UInt8] {
            let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Fixtures/events/\(type)/good-\(example).json")
            var event = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
            var data = try #require(event["data"] as? [String: Any])
            event["id"] = "\(type)-\(number)"
            if member == "subject" { event["subject"] = value(number) } else { data[member] = value(number) }
            event["data"] = data
            return Array(try JSONSerialization.data(withJSONObject: event, options: .withoutEscapingSlashes))
        }
    }

    private static func day(_ number: Int) -> String { "\(Day(number: 20_000 + 2 * number))" }

    static let floods: [Flood] = [
        Flood(
            type: "law.amended", example: "articles", member: "effectiveFrom", value: { day($0) }, view: "catalog_law",
            key: "food-safety-law"),
        Flood(
            type: "item.suspended", example: "law-amended", member: "effectiveTo", value: { day($0) }, view: "catalog",
            key: "22010001000001"),
        Flood(
            type: "item.amended", example: "version-2", member: "version", value: { $0 + 1 }, view: "catalog",
            key: "22010001000001"),
        Flood(
            type: "officer.suspended", example: "training", member: "effectiveFrom", value: { day($0) }, view: "officer",
            key: "JL0100023"),
        Flood(
            type: "officer.certified", example: "minimal", member: "validTo", value: { day($0) }, view: "officer",
            key: "JL0100023"),
        Flood(
            type: "subject.merged", example: "same-code", member: "subject", value: { "subject/local-\($0)" },
            view: "subject", key: "91220102MA0Y00008L"),
        Flood(
            type: "subject.merged", example: "same-code", member: "subject", value: { "subject/local-\($0)" },
            view: "subject_code", key: "91220102MA0Y00008L"),
        Flood(
            type: "subject.updated", example: "renamed", member: "name", value: { "第\($0)次更名" }, view: "subject",
            key: "91220102MA0Y00008L"),
        Flood(
            type: "penalty.filed", example: "from-inspection", member: "subject", value: { "penalty/P-\($0)" },
            view: "action", key: "inspection/JL-2026-0001"),
    ]

    @Test("A row that is touched for ever stays of a size", arguments: floods)
    func listsAreBounded(_ flood: Flood) throws {
        let folder = Folder(views: Views.all)
        var sizes: [Int] = []
        for number in 0..<(3 * ListLimit.things) {
            try flood.line(number).withUnsafeBytes {
                try folder.fold(line: $0, index: number, recordedMilliseconds: 1_790_000_000_000)
            }
            if (number + 1) % ListLimit.things == 0 {
                sizes.append(try #require(folder.line(view: flood.view, key: flood.key)).count)
            }
        }
        // Numbers and days grow by a digit or two, a thing by a hundred bytes or so.
        #expect(sizes[2] < sizes[1] + 4 * ListLimit.things, "\(sizes)")
    }
}
