// The forms that several types share. Those of identifiers with rules of their own are in Identifiers.

extension Pattern {
    /// Ids of events and threads: readable, safe in a URL's path.
    static let idCharacters = "A-Za-z0-9._:~+/-"

    /// The id of a thread behind its kind. No slash or dot comes first, so no id looks like a relative path.
    public static let threadID = Pattern(
        "an id of 1 to 128 letters, digits and ._:~+/-", .set("A-Za-z0-9", 1), .set(idCharacters, 0...127))

    /// The id of an event.
    public static let eventID = Pattern("1 to 128 letters, digits and ._:~+/-", .set(idCharacters, 1...128))

    /// Where an event comes from: the root authority, the ledger itself, or a department's system or officer.
    static let eventSource = Pattern(
        "/authority, /ledger or /dept/<code>/<system>",
        [
            [.literal("/authority")], [.literal("/ledger")],
            [.literal("/dept/"), .set(CreditCode.characters, 18), .literal("/"), .set("A-Za-z0-9._/-", 1...100)],
        ])

    public static let sealingKey = Pattern("the id of a data key", .set("A-Za-z0-9._:/-", 1...128))

    /// A ledger's origin: a URL without scheme.
    static let origin = Pattern(
        "an origin such as ledger.jl.gov.cn/supervision", .set("A-Za-z0-9", 1), .set("A-Za-z0-9._:/-", 0...120))

    /// The public form of an Ed25519 or cosignature key (c2sp.org/signed-note): name, key id, 33 bytes in base64.
    static let verifierKey = Pattern(
        "a verifier key <name>+<hex id>+<base64>",
        .set("A-Za-z0-9._:/-", 1...250), .literal("+"), .set("0-9a-f", 8), .literal("+"), .set("A-Za-z0-9+/", 44))

    /// A key without its public part: `<name>+<hex id>`.
    static let keyReference = Pattern(
        "a key <name>+<hex id>", .set("A-Za-z0-9._:/-", 1...250), .literal("+"), .set("0-9a-f", 8))

    static let keyID = Pattern("8 hexadecimal digits", .set("0-9a-f", 8))

    /// What a grant or a deadline names: a type, or (a grant) every type of one thing, `<thing>.*`. That there is one
    /// dot, and which thing, is for ``Authority`` to say.
    static let typeName = Pattern("a type's name", .set("a-z", 1), .set("a-z.", 2...59))
    static let typePattern = Pattern(
        "a type's name or <thing>.*", typeName.alternatives + typeName.alternatives.map { $0 + [.literal(".*")] })

    /// SHA-256 in hexadecimal: evidence, keyed digests.
    static let sha256 = Pattern("64 hexadecimal digits", .set("0-9a-f", 64))

    /// A 32-byte hash in base64, as checkpoints write it.
    static let hash = Pattern(
        "a 32-byte hash in base64", .set("A-Za-z0-9+/", 42), .set("AEIMQUYcgkosw048", 1), .literal("="))

    static let mediaType = Pattern(
        "a media type", .set("a-z0-9.+/-", 3...100))
    static let year = Pattern("a year 1000 to 2999", .set("12", 1), .set("0-9", 3))
    static let postcode = Pattern("a postcode", .set("A-Z0-9 -", 3...10))
}
