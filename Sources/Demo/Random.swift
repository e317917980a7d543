/// SplitMix64 with a number of its own for each thing: what is drawn for one case does not depend on any other, so an
/// event can be made again from its case's number alone. Integers only: the same on every machine.
struct Random {
    private var state: UInt64

    /// - Parameters:
    ///   - purpose: keeps apart what is drawn for different purposes under one number.
    init(seed: UInt64, purpose: UInt64, number: Int) {
        state = Self.mix(seed ^ Self.mix(purpose &+ 0x9E37_79B9_7F4A_7C15))
        state = Self.mix(state ^ (UInt64(truncatingIfNeeded: number) &* 0xD1B5_4A32_D192_ED03))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// 0 to `count` − 1; 0 when there is nothing to choose from.
    mutating func below(_ count: Int) -> Int {
        count > 0 ? Int(next().multipliedFullWidth(by: UInt64(count)).high) : 0
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in so many of a thousand cases.
    mutating func chance(_ thousandths: Int) -> Bool { below(1000) < thousandths }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
