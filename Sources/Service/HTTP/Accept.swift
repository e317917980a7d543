/// Content negotiation, RFC 9110 §12.5: which of the offered forms does the client like best?
package enum Accept {
    /// The offered media type with the highest quality; ties, and clients that accept none of them, get the first.
    ///
    /// - Parameter header: the `Accept` field, or nil where it is absent.
    /// - Parameter offered: `type/subtype`, lower case, the default first.
    package static func choose(_ header: String?, among offered: [String]) -> String {
        guard let header, let fallback = offered.first, header != "*/*" else { return offered[0] }
        let ranges = weighted(header)
        var best = (quality: 0, type: fallback)
        for type in offered {
            let quality = quality(of: type, in: ranges)
            if quality > best.quality { best = (quality, type) }
        }
        return best.type
    }

    /// Whether `Accept-Encoding` allows gzip by name or by `*`.
    package static func allowsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        let codings = weighted(header)
        if let named = codings.last(where: { $0.range == "gzip" }) { return named.quality > 0 }
        return codings.contains { $0.range == "*" && $0.quality > 0 }
    }

    /// The more specific range wins over `type/*` and `*/*`, whatever their order.
    private static func quality(of type: String, in ranges: [(range: String, quality: Int)]) -> Int {
        let family = type.prefix { $0 != "/" } + "/*"
        for candidate in [type, String(family), "*/*"] {
            if let match = ranges.first(where: { $0.range == candidate }) { return match.quality }
        }
        return 0
    }

    /// The list's ranges in lower case with their weights in thousandths (1000 where none is given).
    private static func weighted(_ header: String) -> [(range: String, quality: Int)] {
        header.lowercased().split(separator: ",").map { item in
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
            return (parts.first ?? "", weight.map(thousandths) ?? 1000)
        }
    }

    /// A weight, RFC 9110 §12.4.2: 0 to 1. What is none, such as `nan` or `1e999`, asks for nothing.
    private static func thousandths(_ weight: Substring) -> Int {
        guard let value = Double(weight), (0...1).contains(value) else { return 0 }
        return Int(value * 1000)
    }
}

/// A `Content-Type` field's media type and charset, RFC 9110 §8.3.
package struct ContentType: Equatable {
    package var mediaType: String
    package var charset: String?

    package init(_ header: String) {
        let parts = header.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        mediaType = parts.first ?? ""
        charset = parts.dropFirst().first { $0.hasPrefix("charset=") }.map { $0.dropFirst(8).filter { $0 != "\"" } }
    }
}
