/// The Prometheus text format, version 0.0.4: small enough to write by hand.
package struct MetricsText {
    package private(set) var text = ""

    package init() {}

    package mutating func head(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    package mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: some CustomStringConvertible) {
        text += "\(name)\(Self.braced(labels)) \(value)\n"
    }

    package mutating func gauge(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
        head(name, "gauge", help)
        sample(name, [], value)
    }

    package mutating func counter(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
        head(name, "counter", help)
        sample(name, [], value)
    }

    /// A histogram's samples under a head written before: `counts` has one more than `bounds`, for what passed them all.
    package mutating func histogram(
        _ name: String, _ labels: [(String, String)], bounds: [Double], counts: [Int], sum: Double
    ) {
        var total = 0
        for (position, count) in counts.enumerated() {
            total += count
            let bound = position < bounds.count ? "\(bounds[position])" : "+Inf"
            sample("\(name)_bucket", labels + [("le", bound)], total)
        }
        sample("\(name)_sum", labels, sum)
        sample("\(name)_count", labels, total)
    }

    private static func braced(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { name, value in
            let escaped = value.reduce(into: "") { escaped, character in
                switch character {
                case "\\": escaped += "\\\\"
                case "\"": escaped += "\\\""
                case "\n": escaped += "\\n"
                default: escaped.append(character)
                }
            }
            return "\(name)=\"\(escaped)\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }
}
