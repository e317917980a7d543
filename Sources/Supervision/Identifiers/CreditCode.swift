/// Unified social credit code (统一社会信用代码, GB 32100-2015): registrar, class, division, organisation code, check
/// character; 18 characters of a set without I, O, S, V and Z.
///
/// Genuine old codes exist whose check character is wrong, so a wrong one is *flagged* for confirmation with the
/// registry, never refused: events take every well-formed code.
public struct CreditCode: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    static let characters = "0-9A-HJ-NPQRTUWXY"
    public static let pattern = Pattern("18 characters of a credit code", .set(characters, 18))

    /// Nil when `text` is not well-formed; the check character is not looked at.
    public init?(_ text: String) {
        guard Self.pattern.matches(text) else { return nil }
        description = text
    }

    /// Whether the check character is the one GB 32100 computes. False is a reason to ask, not to refuse.
    public var isCheckCharacterRight: Bool { Self.isRight(description) }

    /// Whether a text is well-formed and its check character the one GB 32100 computes.
    public static func isRight(_ code: String) -> Bool {
        var code = code
        return code.withUTF8 { $0.count == 18 && checkCharacter(of: $0.dropLast()) == $0[17] }
    }

    /// The organisation code inside (characters 9 to 17).
    public var organisationCode: OrganisationCode? {
        OrganisationCode(String(description.dropFirst(8).prefix(9)))
    }

    /// The check character of the first 17: weights 3^i mod 31, (31 − Σ mod 31) mod 31. Nil for a character outside the
    /// set.
    public static func checkCharacter(of seventeen: some Collection<UInt8>) -> UInt8? {
        var sum = 0
        var weight = 1
        for character in seventeen {
            let value = Int(values[Int(character)])
            guard value < alphabet.count else { return nil }
            sum += value * weight
            weight = weight * 3 % 31
        }
        return alphabet[(31 - sum % 31) % 31]
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    /// By byte: its place in the alphabet, or 255.
    private static let values: [UInt8] = (0...255).map { byte in
        alphabet.firstIndex(of: byte).map { UInt8($0) } ?? 255
    }
}

/// Organisation code (组织机构代码, GB 11714): eight characters and a check character, weights 3 7 9 10 5 8 4 2, mod 11.
public struct OrganisationCode: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// Nil when not nine of `0-9A-Z`; a hyphen before the last is allowed.
    public init?(_ text: String) {
        let plain = text.filter { $0 != "-" }
        guard Pattern("organisation code", .set("0-9A-Z", 9)).matches(plain) else { return nil }
        description = plain
    }

    public var isCheckCharacterRight: Bool {
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(description, weights).reduce(0) { $0 + ($1.0.alphanumericValue ?? 0) * $1.1 }
        let expected: Character = ["0", "X", "9", "8", "7", "6", "5", "4", "3", "2", "1"][sum % 11]
        return description.last == expected
    }
}

extension Character {
    /// 0 to 9, then A = 10 to Z = 35.
    fileprivate var alphanumericValue: Int? {
        guard let ascii = asciiValue else { return nil }
        switch ascii {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return Int(ascii - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return Int(ascii - UInt8(ascii: "A")) + 10
        default: return nil
        }
    }
}
