internal import Supervision

/// The seconds of a figure that has an entry for each event: like ones are counted together, so that a month of any number
/// of events is a row of bounded size.
///
/// Seconds are cut to three significant digits (86,399 counts as 86,300), which keeps every percentile within one in a
/// hundred; the sum is exact. What is read from elsewhere may say anything: nothing traps on it.
struct TallyLags: Equatable {
    struct Bucket: Equatable {
        let seconds: Int
        /// The first entry with these seconds.
        var index: Int
        var count: Int
    }

    /// Ascending by seconds.
    private var buckets: [Bucket] = []
    private var sum = 0

    init() {}

    var isEmpty: Bool { buckets.isEmpty }
    var all: [Bucket] { buckets }

    mutating func add(seconds: Int, at index: Int) {
        sum &+= seconds
        add(Bucket(seconds: Self.cut(seconds), index: index, count: 1))
    }

    mutating func merge(_ other: TallyLags) {
        sum &+= other.sum
        for bucket in other.buckets { add(bucket) }
    }

    private mutating func add(_ bucket: Bucket) {
        var (low, high) = (0, buckets.count)
        while low < high {
            let middle = (low + high) / 2
            if buckets[middle].seconds < bucket.seconds { low = middle + 1 } else { high = middle }
        }
        guard low < buckets.count, buckets[low].seconds == bucket.seconds else { return buckets.insert(bucket, at: low) }
        buckets[low].count &+= bucket.count
        buckets[low].index = min(buckets[low].index, bucket.index)
    }

    static func cut(_ seconds: Int) -> Int {
        var unit = 1
        while seconds / unit >= 1_000 { unit *= 10 }
        return seconds / unit * unit
    }

    var figure: TallyFigure {
        TallyFigure(numerator: sum, denominator: buckets.reduce(0) { $0 &+ $1.count }, pending: 0)
    }

    /// Nearest rank: the smallest value that `percent` of all do not exceed; nil of none.
    func percentile(_ percent: Int) -> Int? {
        let rank = max(1, (figure.denominator &* percent &+ 99) / 100)
        var below = 0
        return buckets.first { bucket in
            below &+= bucket.count
            return below >= rank
        }?.seconds
    }

    // MARK: Column

    /// `[[index,seconds,count]]`.
    func write(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "["))
        for (position, bucket) in buckets.enumerated() {
            out.append(contentsOf: position == 0 ? "[".utf8 : ",[".utf8)
            out.append(decimal: bucket.index)
            out.append(UInt8(ascii: ","))
            out.append(decimal: bucket.seconds)
            out.append(UInt8(ascii: ","))
            out.append(decimal: bucket.count)
            out.append(UInt8(ascii: "]"))
        }
        out.append(UInt8(ascii: "]"))
    }

    init(json: EventValue, sum: Int) {
        self.sum = sum
        for bucket in json.elements {
            var parts = bucket.elements
            guard let index = parts.next()?.integer, let seconds = parts.next()?.integer else { continue }
            add(Bucket(seconds: seconds, index: index, count: parts.next()?.integer ?? 1))
        }
    }
}
