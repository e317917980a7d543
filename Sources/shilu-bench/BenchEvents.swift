import MerkleLog
import SignedNote

/// The events that the rows append: complaints of about 440 bytes, with two threads each, no two alike.
struct BenchEvents {
    static let department = "11220000013544570C"

    let origin: String
    let key: SigningKey
    /// Distinguishes the events of one use from those of another.
    let series: String
    /// Different subjects.
    var subjects: UInt64 = 200_000

    /// The line of event `number`, without its line end.
    func line(_ number: Int) -> String {
        let scrambled = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
        let hex = String(scrambled, radix: 16)
        let day = 1 + number % 28
        return #"{"specversion":"1.0","id":"\#(series)-\#(hex)-\#(number)","source":"/dept/\#(Self.department)/desk","#
            + #""type":"complaint.registered","subject":"complaint/\#(series)-\#(number)","#
            + #""time":"2026-01-\#(day < 10 ? "0" : "")\#(day)T08:\#(10 + number % 50):00+08:00","#
            + #""data":{"channel":"hotline","kind":"complaint","category":"Sanitation Code Violation","#
            + #""nature":"Standing water","subject":"licence-\#(scrambled % subjects)","#
            + #""receivedOn":"2026-01-\#(day < 10 ? "0" : "")\#(day)","sourceStatus":"Open","#
            + #""place":{"ward":\#(number % 50),"communityArea":\#(number % 77),"latitudeMilli":\#(41_600 + number % 400)}}}"#
    }

    /// Event `number` as a signed note.
    func note(_ number: Int) throws -> [UInt8] {
        try Note.sign(Array((line(number) + "\n").utf8), by: [key]).encoded
    }

    /// A sealed batch of the events in `numbers`.
    func batch(_ numbers: Range<Int>) throws -> [UInt8] {
        var lines: [UInt8] = []
        var ranges: [Range<Int>] = []
        for number in numbers {
            let start = lines.count
            lines.append(contentsOf: line(number).utf8)
            lines.append(UInt8(ascii: "\n"))
            ranges.append(start..<lines.count)
        }
        let leaves = lines.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: ranges) }
        let seal = try Seal.sign(batchID: "\(series)-\(numbers.lowerBound)", leaves: leaves, by: key)
        return seal.encoded + [UInt8(ascii: "\n")] + lines
    }

    /// The root authority's events that let ``key`` author them.
    static func authorityNotes(root: SigningKey, key: SigningKey) throws -> [[UInt8]] {
        let events = [
            ("department.registered", "dept/\(department)", #"{"name":"长春市市场监督管理局","division":"220100","level":3}"#),
            (
                "key.enrolled", "key/\(String(key.verifier.description.split(separator: "+")[1]))",
                #"{"key":"\#(key.verifier)","department":"\#(department)"}"#
            ),
            ("grant.given", "dept/\(department)", #"{"types":["complaint.*"]}"#),
        ]
        return try events.enumerated().map { number, event in
            let (type, subject, data) = event
            let line =
                #"{"specversion":"1.0","id":"bench-\#(number)","source":"/authority","type":"\#(type)","#
                + #""subject":"\#(subject)","time":"2026-01-01T00:00:00Z","data":\#(data)}"#
            return try Note.sign(Array((line + "\n").utf8), by: [root]).encoded
        }
    }
}
