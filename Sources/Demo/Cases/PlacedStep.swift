/// An event to be, and its place in the log. Little of it is kept: the line is made when its turn comes.
struct PlacedStep: Comparable {
    /// Rank, department, time, so that order is one comparison.
    private let place: UInt64
    private let numberBits: UInt32
    private let stepBits: UInt8

    /// - Parameter step: nil for the registration of subject `number`.
    init(_ rank: RuleBook.Rank, department: Int, time: Int, number: Int, step: Int?) {
        place = UInt64(rank.rawValue) << 56 | UInt64(department) << 32 | UInt64(time)
        numberBits = UInt32(truncatingIfNeeded: number)
        stepBits = step.map { UInt8(truncatingIfNeeded: $0) } ?? Self.subjectStep
    }

    /// Which turn within the slot: rules of a rank come before its steps.
    var turn: Int { Int(place >> 56) * 2 + 1 }
    var department: Int { Int(place >> 32 & 0xFF_FFFF) }
    var time: Int { Int(place & 0xFFFF_FFFF) }
    var number: Int { Int(numberBits) }
    var step: Int? { stepBits == Self.subjectStep ? nil : Int(stepBits) }

    static func < (one: PlacedStep, other: PlacedStep) -> Bool {
        if one.place != other.place { return one.place < other.place }
        if one.numberBits != other.numberBits { return one.numberBits < other.numberBits }
        return one.stepBits < other.stepBits
    }

    private static let subjectStep: UInt8 = 255
}

extension RuleBook.Entry {
    var turn: Int { rank.rawValue * 2 }
}
