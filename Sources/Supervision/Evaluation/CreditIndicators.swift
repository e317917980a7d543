extension Indicator {
    static let credit: [Indicator] = []
}

extension Irregularity {
    static let credit: [Irregularity] = []
}
