extension Indicator {
    static let subjects: [Indicator] = []
}

extension Irregularity {
    static let subjects: [Irregularity] = []
}
