public import SignedNote

/// Whose cosignatures on a checkpoint count, and how many it takes.
public struct WitnessPolicy: Sendable, Equatable {
    /// The witnesses' keys. One of a type that cannot be verified here (ML-DSA-44, 0x06) is known by name and never counts.
    public let keys: [VerifierKey]
    /// Distinct witnesses that must have cosigned; 0 where none need to.
    public let quorum: Int

    /// Nobody in particular, and none needed.
    public static let none = WitnessPolicy()

    private init() {
        keys = []
        quorum = 0
    }

    /// - Throws: ``WitnessPolicyError`` for what could never be met, or would count one witness twice.
    public init(keys: [VerifierKey], quorum: Int = 0) throws(WitnessPolicyError) {
        for (position, key) in keys.enumerated() {
            guard key.algorithm != .ed25519 else { throw .noCosigner(name: key.name) }
            // The signed bytes do not name the witness: one key under two names would count twice.
            guard !keys[..<position].contains(where: { $0.publicKey == key.publicKey }) else {
                throw .doubled(name: key.name)
            }
        }
        let countable = Set(keys.filter(\.canCosign).map(\.name)).count
        guard quorum >= 0, quorum <= countable else { throw .quorumOutOfRange(quorum: quorum, witnesses: countable) }
        self.keys = keys
        self.quorum = quorum
    }

    /// Who cosigned a note, besides the log itself, in the order of the lines.
    ///
    /// As c2sp.org/signed-note demands, what is by a key nobody knows is ignored: it is in the list, and does not count.
    /// - Throws: ``NoteError/badSignature(name:)`` where a known witness's line does not verify: the note is malformed.
    public func cosignatures(on note: Note, of log: VerifierKey) throws(NoteError) -> [FoundCosignature] {
        var found: [FoundCosignature] = []
        for line in note.signatures where !line.isBy(log) {
            let key = keys.first { line.isBy($0) }
            var standing = FoundCosignature.Standing.unknown
            if let key {
                standing = key.canCosign ? .verified : .unverifiable
                guard !key.canCosign || key.verify(line.signature, text: note.text) else {
                    throw .badSignature(name: key.name)
                }
            }
            found.append(FoundCosignature(line, standing))
        }
        return found
    }

    /// Distinct witnesses that count.
    public static func count(_ found: [FoundCosignature]) -> Int {
        Set(found.lazy.filter { $0.standing == .verified }.map(\.name)).count
    }

    /// Whether these are enough.
    public func isMet(by found: [FoundCosignature]) -> Bool { Self.count(found) >= quorum }
}

/// A line of a checkpoint that is not the log's own.
public struct FoundCosignature: Sendable, Equatable {
    public enum Standing: Sendable, Equatable {
        /// By a witness that is known, and verified: it counts.
        case verified
        /// By a witness that is known, of a type that cannot be verified here: it does not count.
        case unverifiable
        /// By a key that nobody named: it does not count.
        case unknown
    }

    /// The key's name.
    public let name: String
    /// The key's id.
    public let id: KeyID
    /// What the signature's length says it is; nil for neither type of cosignature.
    public let algorithm: SignatureAlgorithm?
    /// When it says that it was made, in POSIX seconds. Proven only where it is verified.
    public let timestampSeconds: Int64?
    public let standing: Standing

    init(_ line: SignatureLine, _ standing: Standing) {
        name = line.name
        id = KeyID(rawValue: line.id)
        algorithm = Cosignature.algorithm(line)
        timestampSeconds = algorithm == nil ? nil : Cosignature.timestampSeconds(line)
        self.standing = standing
    }
}

extension FoundCosignature: CustomStringConvertible {
    /// For a person: who, when, and what that is worth.
    public var description: String {
        let kind =
            switch algorithm {
            case .cosignatureEd25519: "Ed25519"
            case .some: "ML-DSA-44"
            case nil: "a signature of a type that is not known"
            }
        let time = timestampSeconds.flatMap { Stamp(seconds: $0) }.map { " at \($0)" } ?? ""
        switch standing {
        case .verified: return "\(name)\(time), \(kind), verified"
        case .unverifiable: return "\(name)\(time), \(kind), which this program cannot verify: not counted"
        case .unknown: return "\(name)+\(id)\(time), \(kind), by a key that was not given: not verified, not counted"
        }
    }
}

/// What is wrong with a list of witnesses.
public enum WitnessPolicyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The key signs notes, not checkpoints with a time.
    case noCosigner(name: String)
    /// The same public key again.
    case doubled(name: String)
    case quorumOutOfRange(quorum: Int, witnesses: Int)

    public var description: String {
        switch self {
        case .noCosigner(let name):
            "the key \(name) is not a witness's: its type is 0x01, not 0x04 (shilu key new --witness)"
        case .doubled(let name): "the key of \(name) is given twice, maybe under another name: it would count twice"
        case .quorumOutOfRange(let quorum, let witnesses):
            "a quorum of \(quorum) cannot be met: there are \(witnesses) witnesses whose cosignatures can be verified"
        }
    }
}

extension VerifierKey {
    /// Whether its cosignatures can be verified here.
    public var canCosign: Bool { algorithm == .cosignatureEd25519 }
}
