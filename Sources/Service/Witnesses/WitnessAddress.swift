internal import MerkleLog
public import SignedNote

/// A witness that a ledger asks: where it answers, and the keys it cosigns with.
public struct WitnessAddress: Sendable, Equatable {
    /// The submission prefix (c2sp.org/tlog-witness), without a slash at the end.
    public let url: String
    /// At least one whose cosignatures can be verified; what others of these sign is carried along.
    public let keys: [VerifierKey]

    /// The witness's name, as its cosignatures have it.
    public var name: String { keys[0].name }

    /// Reads `URL VKEY [VKEY…]`, parts separated by spaces.
    /// - Throws: ``WitnessAddressError``.
    public init(parsing text: String) throws(WitnessAddressError) {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count >= 2 else { throw WitnessAddressError("\(text): a witness is given as 'URL VKEY'") }
        var url = parts[0]
        while url.hasSuffix("/") { url.removeLast() }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw WitnessAddressError("\(url) is no URL: it begins with http:// or https://")
        }
        var keys: [VerifierKey] = []
        for part in parts.dropFirst() {
            do throws(NoteError) { keys.append(try VerifierKey(part)) } catch {
                throw WitnessAddressError("the key of the witness at \(url): \(error)")
            }
        }
        guard keys.allSatisfy({ $0.name == keys[0].name }) else {
            throw WitnessAddressError("the keys of the witness at \(url) have different names")
        }
        guard keys.contains(where: \.canCosign) else {
            throw WitnessAddressError("the witness at \(url) has no key whose cosignatures can be verified (type 0x04)")
        }
        self.url = url
        self.keys = keys
    }

    /// The lines that a witness answered to a checkpoint with, as far as they are by its keys.
    ///
    /// What is by a key that nobody named is ignored; what cannot be verified here is carried, and does not count.
    /// - Throws: ``WitnessAddressError`` where none of the lines is a cosignature that verifies.
    package func cosignatures(in body: [UInt8], on checkpoint: Note) throws(WitnessAddressError) -> [SignatureLine] {
        let answered: Note
        do throws(NoteError) {
            answered = try Note.parse(checkpoint.text + [UInt8(ascii: "\n")] + body)
        } catch {
            throw WitnessAddressError("answered 200 with something other than signature lines: \(error)")
        }
        var lines: [SignatureLine] = []
        var isVerified = false
        for line in answered.signatures {
            guard let key = keys.first(where: { line.isBy($0) }) else { continue }
            if key.canCosign {
                guard key.verify(line.signature, text: checkpoint.text), Cosignature.timestampSeconds(line) ?? 0 > 0
                else {
                    throw WitnessAddressError("answered with a cosignature that does not verify")
                }
                isVerified = true
            } else {
                // Whatever it holds is handed on to everybody: once, and of the size that a cosignature has.
                guard Cosignature.algorithm(line) != nil, !lines.contains(where: { $0.isBy(key) }) else { continue }
            }
            lines.append(line)
        }
        guard isVerified else { throw WitnessAddressError("answered 200 without a cosignature by its key") }
        return lines
    }
}

/// One sentence about a witness's address or answer.
public struct WitnessAddressError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
