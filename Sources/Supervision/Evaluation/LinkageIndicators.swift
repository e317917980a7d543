extension Indicator {
    static let linkage: [Indicator] = []
}

extension Irregularity {
    static let linkage: [Irregularity] = []
}
