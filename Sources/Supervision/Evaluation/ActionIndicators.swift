extension Indicator {
    static let actions: [Indicator] = []
}

extension Irregularity {
    static let actions: [Irregularity] = []
}
