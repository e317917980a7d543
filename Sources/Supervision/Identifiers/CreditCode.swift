/// Unified social credit code (统一社会信用代码, GB 32100-2015): registrar, class, division, organisation code, check
/// character; 18 characters of a set without I, O, S, V and Z.
///
/// Genuine old codes exist whose check character is wrong, so a wrong one is *flagged* for confirmation with the
/// registry, never refused: events take every well-formed code.
public enum CreditCode {
    static let characters = "0-9A-HJ-NPQRTUWXY"
    public static let pattern = Pattern("18 characters of a credit code", .set(characters, 18))

    /// Whether a text is well-formed and its check character the one GB 32100 computes. False is a reason to ask, not to refuse.
    public static func isRight(_ code: String) -> Bool {
        var code = code
        return code.withUTF8 { $0.count == 18 && checkCharacter(of: $0.dropLast()) == $0[17] }
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
