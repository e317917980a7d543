#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Randomness that can be had again: SplitMix64 from one seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func int(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func chance(_ percent: Int) -> Bool { int(0..<100) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0..<elements.count)] }

    /// A seed for one run of a test: `SHILU_TEST_SEED` where it is set, to repeat a failure, or a new one.
    static func freshSeed() -> UInt64 {
        if let text = getenv("SHILU_TEST_SEED"), let seed = UInt64(String(cString: text)) { return seed }
        return UInt64.random(in: 1..<1_000_000_000)
    }
}
