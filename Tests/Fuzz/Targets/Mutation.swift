import MerkleLog

/// Choices that hang on a seed alone, so that a mutation can be repeated.
struct Choice {
    private var state: UInt32

    init(_ seed: UInt32) { state = seed }

    mutating func next(_ bound: Int) -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 16) % bound
    }
}

/// Changes that keep a form: what is around the change still reads.
enum Mutation {
    /// Any bytes, as libFuzzer changes them.
    static func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var room = bytes + [UInt8](repeating: 0, count: 64)
        let count = room.withUnsafeMutableBufferPointer { defaultMutation($0, bytes.count) }
        return Array(room[..<count])
    }

    /// One of the decimal numbers in a text becomes another, mostly one at the end of a range. The text as it was where it has none.
    static func renumbered(_ bytes: [UInt8], _ choice: inout Choice) -> [UInt8] {
        let starts = bytes.indices.filter { isDigit(bytes[$0]) && ($0 == 0 || !isDigit(bytes[$0 - 1])) }
        guard !starts.isEmpty else { return bytes }
        let start = starts[choice.next(starts.count)]
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        return bytes[..<start] + Array(numbers[choice.next(numbers.count)].utf8) + bytes[end...]
    }

    private static let numbers = [
        "0", "1", "2", "7", "255", "256", "257", "16384", "16385", "4294967296", "9007199254740991", "9007199254740992",
        "9223372036854775552", "9223372036854775807", "9223372036854775808", "-1", "-9223372036854775808",
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// One entry of a length-prefixed sequence is changed, left out, repeated, or moved; nil where the bytes are none.
    static func entries(_ bytes: [UInt8], _ choice: inout Choice) -> [UInt8]? {
        guard let ranges = try? EntryBundle.ranges(in: bytes), !ranges.isEmpty else { return nil }
        var parts = ranges.map { Array(bytes[$0]) }
        let at = choice.next(parts.count)
        switch choice.next(8) {
        case 0: parts.remove(at: at)
        case 1: parts.insert(parts[at], at: choice.next(parts.count))
        case 2: parts.swapAt(at, choice.next(parts.count))
        case 3, 4: parts[at] = renumbered(parts[at], &choice)
        default: parts[at] = mutated(parts[at])
        }
        var bundle: [UInt8] = []
        for part in parts where part.count <= EntryBundle.entrySizeMax { EntryBundle.append(part, to: &bundle) }
        return bundle
    }

    /// Writes a mutated input into libFuzzer's buffer; what does not fit it gives way to any bytes.
    static func put(_ bytes: [UInt8]?, into data: UnsafeMutableBufferPointer<UInt8>, _ count: Int) -> Int {
        guard let bytes, bytes.count <= data.count else { return defaultMutation(data, count) }
        for (at, byte) in bytes.enumerated() { data[at] = byte }
        return bytes.count
    }
}
