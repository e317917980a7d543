// Authority: who may sign what, as a pure fold over the root authority's events. The state after entry i decides about
// entry i + 1 and later, so any verifier that replays the log decides as the ledger did.

public import MerkleLog
public import SignedNote

/// What the authority's events up to some entry add up to. A value: keep one for each index that matters.
public struct Authority: Sendable, Equatable {
    /// Origin of the ledger's checkpoints.
    public let origin: String
    /// Signs checkpoints, and the ledger's own types with source `/ledger`.
    public let ledgerKey: VerifierKey
    /// Signs the authority's events, source `/authority`, and nothing else.
    public let rootKey: VerifierKey
    public let witnessPolicy: WitnessPolicy
    /// Of the vocabulary the ledger was founded with.
    public let vocabularyHash: MerkleHash
    /// Number of events applied, the founding included.
    public internal(set) var revision = 1
    /// By 18-character code.
    public internal(set) var departments: [String: Department] = [:]
    var keys: [KeyReference: KeyState]
    /// By department's code.
    var grants: [String: Grants] = [:]

    /// Begins from entry 0.
    /// - Throws: `not-authority` for another event, `authority-conflict` when it does not hold together: subject and
    ///   origin, names of the keys, witnesses.
    public static func founded(by event: some AuthorityEvent) throws(AuthorityFault) -> Authority {
        guard event.type.name == EventType.ledgerFounded.name else {
            throw AuthorityFault(.notAuthority, "a ledger begins with ledger.founded")
        }
        let data = event.data
        let origin = data.requiredString("origin")
        guard event.source.equals("/authority"), event.subjectID.equals(origin) else {
            throw AuthorityFault(.conflict, "the founding's source is /authority, its subject log/<origin>")
        }
        let ledgerKey = try VerifierKey(enrolling: data.requiredString("ledgerKey"), as: .ed25519)
        let rootKey = try VerifierKey(enrolling: data.requiredString("rootKey"), as: .ed25519)
        guard ledgerKey.name == origin, rootKey.name == origin + "/authority" else {
            throw AuthorityFault(.conflict, "the ledger's key is named <origin>, the root's <origin>/authority")
        }
        guard let vocabulary = MerkleHash(base64: data.requiredString("vocabulary")) else {
            throw AuthorityFault(.conflict, "the vocabulary's hash is not 32 bytes")
        }
        return Authority(
            origin: origin, ledgerKey: ledgerKey, rootKey: rootKey,
            witnessPolicy: try WitnessPolicy(founding: data["witnesses"]), vocabularyHash: vocabulary)
    }

    private init(
        origin: String, ledgerKey: VerifierKey, rootKey: VerifierKey, witnessPolicy: WitnessPolicy,
        vocabularyHash: MerkleHash
    ) {
        self.origin = origin
        self.ledgerKey = ledgerKey
        self.rootKey = rootKey
        self.witnessPolicy = witnessPolicy
        self.vocabularyHash = vocabularyHash
        keys = [
            KeyReference(ledgerKey): KeyState(key: ledgerKey, holder: .ledger, enrolled: 0),
            KeyReference(rootKey): KeyState(key: rootKey, holder: .root, enrolled: 0),
        ]
    }

    /// The key that a signature line names, whatever its status; nil when it was never enrolled.
    public func key(name: String, id: UInt32) -> KeyState? {
        // By the bytes of the name: some that look alike are equal to Swift.
        keys[KeyReference(name: name, id: id)].flatMap { $0.key.name.utf8.elementsEqual(name.utf8) ? $0 : nil }
    }

    /// Every key ever enrolled, by name and id.
    public var allKeys: [KeyState] {
        keys.values.sorted { ($0.key.name, $0.key.id) < ($1.key.name, $1.key.id) }
    }

    /// What `department` may author.
    public func grants(of department: String) -> Grants { grants[department] ?? Grants() }
}

extension WitnessPolicy {
    /// - Parameter value: of `ledger.founded`.
    fileprivate init(founding value: EventValue?) throws(AuthorityFault) {
        var keys: [VerifierKey] = []
        if let listed = value?["keys"] {
            for element in listed.elements {
                keys.append(try VerifierKey(enrolling: element.string ?? "", as: .cosignatureEd25519))
            }
        }
        do throws(WitnessPolicyError) { try self.init(keys: keys, quorum: value?["quorum"]?.integer ?? 0) } catch {
            throw AuthorityFault(.conflict, "\(error)")
        }
    }
}

/// A department as last registered.
public struct Department: Sendable, Equatable {
    public let code: String
    public let name: String
    public let division: String
    /// 1 national, 2 province, 3 city, 4 county, 5 township.
    public let level: Int
    public let parent: String?
    /// Index of the entry that says so.
    public let since: Int

    /// - Parameter data: of `department.registered`.
    init(code: String, _ data: EventValue, since: Int) {
        self.code = code
        name = data.requiredString("name")
        division = data.requiredString("division")
        level = data["level"]?.integer ?? 0
        parent = data["parent"]?.string
        self.since = since
    }
}

extension EventValue {
    /// A member that validation has made sure of; empty if someone skipped it, which then fits nothing.
    func requiredString(_ name: FieldName) -> String { self[name]?.string ?? "" }
}

extension VerifierKey {
    /// A key of the wanted kind that an event carries.
    init(enrolling vkey: String, as algorithm: SignatureAlgorithm) throws(AuthorityFault) {
        do throws(NoteError) { try self.init(vkey) } catch {
            throw AuthorityFault(.conflict, "not a verifier key: \(error.code)")
        }
        guard self.algorithm == algorithm else {
            throw AuthorityFault(.conflict, "the key's type is \(self.algorithm), not \(algorithm)")
        }
    }
}
