import Foundation
import MerkleLog
import TestSupport
import Testing

@Suite struct EntryTests {
    @Test("Bundles: lengths of two bytes, most significant first")
    func bundles() throws {
        var bundle: [UInt8] = []
        let entries: [[UInt8]] = [[], [7], [UInt8](repeating: 9, count: 300), [UInt8](repeating: 1, count: 65_535)]
        for entry in entries { EntryBundle.append(entry, to: &bundle) }
        #expect(bundle.prefix(7) == [0, 0, 0, 1, 7, 1, 44])
        #expect(try EntryBundle.ranges(in: bundle).map { Array(bundle[$0]) } == entries)
        #expect(try EntryBundle.ranges(in: []).isEmpty)
        for cut in [1, 3, 4, 6, bundle.count - 1] where cut != 2 {
            #expect(throws: LogFormatError.self, "\(cut)") { try EntryBundle.ranges(in: Array(bundle.prefix(cut))) }
        }
    }

    @Test("An entry of stamp and payload, taken apart again")
    func entries() throws {
        var bundle: [UInt8] = []
        let stamp = Stamp(milliseconds: 1_767_323_045_678)
        for payload in ["{\"n\":1}\n", "ledger.example/log/batch/1\n"] {
            var entry: [UInt8] = []
            stamp.appendLine(to: &entry)
            EntryBundle.append(entry + payload.utf8, to: &bundle)
        }
        let ranges = try EntryBundle.ranges(in: bundle)
        #expect(String(decoding: bundle[ranges[0]], as: UTF8.self) == "2026-01-02T03:04:05.678Z\n{\"n\":1}\n")
        for (range, kind) in zip(ranges, [EntryKind.event, .seal]) {
            try Array(bundle[range]).withRaw { raw in
                let entry = try EntryView(raw)
                #expect(entry.stampMilliseconds == 1_767_323_045_678 && entry.kind == kind)
                #expect(Array(entry.payload) == Array(bundle[range].dropFirst(25)))
            }
        }
    }

    @Test(
        "Entries without a stamp line and a payload",
        arguments: [
            "", "{", "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z\n", "2026-01-02T03:04:05.678Z {}",
            "2026-01-02T03:04:05,678Z\n{}",
        ])
    func malformed(entry: String) {
        #expect { try Array(entry.utf8).withRaw { _ = try EntryView($0) } } throws: {
            ($0 as? LogFormatError)?.code == "malformed-entry"
        }
    }

    @Test("Stamps against Foundation's calendar, 1000 to 9999")
    func stamps() {
        var generator = SeededGenerator(seed: 30)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<5000 {
            let milliseconds = Int64.random(in: -12_219_292_800_000...253_402_300_799_999, using: &generator)
            let stamp = Stamp(milliseconds: milliseconds)
            let text = stamp.description
            #expect(Stamp(text)?.milliseconds == milliseconds)
            // Foundation cuts fractions off after rounding of doubles: compare seconds.
            let seconds = Date(
                timeIntervalSince1970: Double((milliseconds - ((milliseconds % 1000) + 1000) % 1000) / 1000))
            #expect(text.prefix(19) == style.format(seconds).prefix(19))
        }
        #expect(Stamp(milliseconds: 0).description == "1970-01-01T00:00:00.000Z")
        #expect(Stamp(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(Stamp(milliseconds: -62_167_219_200_000).description == "0000-01-01T00:00:00.000Z")
        #expect(Stamp(milliseconds: 253_402_300_799_999).description == "9999-12-31T23:59:59.999Z")
        #expect(Stamp("2024-02-29T00:00:00.000Z") != nil && Stamp("2000-02-29T00:00:00.000Z") != nil)
    }

    @Test(
        "Stamps that are not dates, or not in the form",
        arguments: [
            "2023-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z",
            "2026-00-01T00:00:00.000Z",
            "2026-04-31T00:00:00.000Z", "2026-01-00T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:60:00.000Z",
            "2026-01-01T00:00:60.000Z", "2026-01-01t00:00:00.000Z", "2026-01-01T00:00:00.000z",
            "2026-01-01T00:00:00.00Z",
            "2026-01-01T00:00:00.0000Z", "2026-01-01 00:00:00.000Z", "+026-01-01T00:00:00.000Z",
            "2026-01-01T00:00:00.000+",
        ])
    func notStamps(text: String) {
        #expect(Stamp(text) == nil)
    }
}
