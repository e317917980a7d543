extension String {
    /// The text with marks in the place of what must not act on a page or a terminal: control characters, and those that
    /// turn the direction of text, by which a line could read as another one.
    public var plain: String {
        guard unicodeScalars.contains(where: \.acts) else { return self }
        var out = ""
        for scalar in unicodeScalars {
            if scalar.acts { out += scalar.mark } else { out.unicodeScalars.append(scalar) }
        }
        return out
    }
}

extension Unicode.Scalar {
    /// Turns the direction of text.
    var turns: Bool {
        switch self {
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}", "\u{061C}": true
        default: false
        }
    }

    fileprivate var acts: Bool { value < 0x20 || (0x7F...0x9F).contains(value) || turns }

    /// `[U+202E]`, `[U+1B]`.
    var mark: String { "[U+\(String(value, radix: 16, uppercase: true))]" }
}
