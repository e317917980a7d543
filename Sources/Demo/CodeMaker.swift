/// Makes identifiers that pass their own checks and are nobody's.
enum CodeMaker {
    private static let alphabet: StaticString = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    /// A unified social credit code (GB 32100): registrar and class, division, an organisation code (GB 11714) that begins
    /// with `mark` and ends with `number`, the check character.
    /// - Parameter spoilt: with a wrong check character, as some genuine old codes have.
    static func writeCreditCode(
        _ kind: StaticString, division: UnsafePointer<UInt8>, mark: StaticString, number: Int, spoilt: Bool = false,
        to code: UnsafeMutablePointer<UInt8>
    ) {
        code.update(from: kind.utf8Start, count: 2)
        (code + 2).update(from: division, count: 6)
        let markCount = mark.utf8CodeUnitCount
        (code + 8).update(from: mark.utf8Start, count: markCount)
        var rest = number
        for place in stride(from: 15, through: 8 + markCount, by: -1) {
            code[place] = alphabet.utf8Start[rest % 31]
            rest /= 31
        }
        code[16] = organisationCheck(code)
        let check = check(code)
        code[17] = alphabet.utf8Start[spoilt ? (check + 7) % 31 : check]
    }

    static func creditCode(_ kind: StaticString, division: [UInt8], mark: StaticString, number: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 18) { code, count in
            guard let start = code.baseAddress else { return }
            division.withUnsafeBufferPointer { division in
                guard let division = division.baseAddress else { return }
                writeCreditCode(kind, division: division, mark: mark, number: number, to: start)
            }
            count = 18
        }
    }

    /// 3 7 9 10 5 8 4 2, as the low halves of characters.
    private static let organisationWeights: StaticString = "379:5842"

    /// Weights 3^i mod 31.
    private static func check(_ code: UnsafePointer<UInt8>) -> Int {
        var sum = 0
        var weight = 1
        for place in 0..<17 {
            sum += value(code[place]) * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31
    }

    /// What a character counts in a credit code: digits themselves, then letters without I, O, S, V and Z.
    private static func value(_ byte: UInt8) -> Int {
        guard byte >= 65 else { return Int(byte) - 48 }
        let letter = Int(byte) - 55
        return letter - (byte > 73 ? 1 : 0) - (byte > 79 ? 1 : 0) - (byte > 83 ? 1 : 0) - (byte > 86 ? 1 : 0)
    }

    /// Of the eight characters from place 8 on, weights 3 7 9 10 5 8 4 2; here A counts 10, B 11 and so on to Z.
    private static func organisationCheck(_ code: UnsafePointer<UInt8>) -> UInt8 {
        var sum = 0
        for place in 0..<8 {
            let byte = code[8 + place]
            sum += (byte < 65 ? Int(byte) - 48 : Int(byte) - 55) * Int(organisationWeights.utf8Start[place] & 15)
        }
        switch 11 - sum % 11 {
        case 10: return UInt8(ascii: "X")
        case 11: return UInt8(ascii: "0")
        case let digit: return 48 + UInt8(digit)
        }
    }
}
