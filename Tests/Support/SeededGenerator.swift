// What the tests of several rooms share.

import Foundation

/// Randomness that can be had again: SplitMix64, the same numbers from the same seed on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    public mutating func int(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

    public mutating func chance(_ percent: Int) -> Bool { int(0..<100) < percent }

    public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0..<elements.count)] }

    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// A seed for one run of a test: `SHILU_TEST_SEED` where it is set, to repeat a failure, or a new one.
    public static func freshSeed() -> UInt64 {
        if let text = ProcessInfo.processInfo.environment["SHILU_TEST_SEED"], let seed = UInt64(text) { return seed }
        return UInt64.random(in: 1..<1_000_000_000)
    }
}
