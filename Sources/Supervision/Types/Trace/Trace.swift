extension Vocabulary {
    /// Tracing of goods (追溯) and signals of third parties.
    static let trace: [EventType] = [.batchProduced, .batchMoved, .batchTested, .batchRecalled, .signalObserved]
}

extension [Field] {
    /// How much of a batch.
    static let batchQuantity: [Field] = [
        .optional("quantity", .integer(0...9_007_199_254_740_991), "how many units (数量)"),
        .optional("unit", .text(1...20), "unit (单位)"),
    ]
}
