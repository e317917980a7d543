import ArgumentParser
import Audit
import Importing
import SignedNote

/// What every command of the authority takes: it makes one event, signs it with the root key and appends it.
struct AuthorityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The root authority's private key.", valueName: "file"))
    var rootKey: String

    @Option(help: ArgumentHelp("Where the ledger is served.", valueName: "url"))
    var url: String

    @Option(
        help: ArgumentHelp(
            "The event's id; with --time, a command that is repeated makes the same bytes and gets the first receipt. (default: a new UUIDv7)",
            valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("When it happened, RFC 3339 with offset. (default: now)", valueName: "time"))
    var time: String?

    /// Signs the event and appends it, and says where it is.
    func record(_ type: String, subject: String, data: JSONObject) async throws {
        let key = try SigningKey.load(rootKey)
        let event = EventLine(
            id: id ?? EventIdentity.uuid(), source: "/authority", type: type, subject: subject,
            time: time ?? EventIdentity.now, data: data)
        let note = try Note.sign(event.encoded + [UInt8(ascii: "\n")], by: [key])
        let receipt = try await Remote.use(url) { try await $0.append(note: note.encoded) }
        Terminal.print("\(type) \(subject) \(receipt.repeated ? "was" : "is") entry \(receipt.index), recorded \(receipt.recordedAt)")
    }
}

/// A department's or officer's key by its public form, and what the name says of it.
struct DepartmentKey {
    let vkey: VerifierKey
    /// The 18-character code.
    let department: String
    /// `/dept/<code>/<system>`: the source of what the key signs.
    let source: String
    /// The certificate number, for an officer's key.
    let officer: String?

    /// - Throws: ``Failure`` where the name is not `<origin>/dept/<code>/…`.
    init(_ text: String) throws {
        vkey = try VerifierKey(text)
        let parts = vkey.name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let dept = parts.lastIndex(of: "dept"), parts.count > dept + 2 else {
            throw Failure("the key is called \(vkey.name), not <origin>/dept/<code>/<system> or …/officer/<certificate>")
        }
        department = parts[dept + 1]
        source = "/" + parts[dept...].joined(separator: "/")
        officer = parts[dept + 2] == "officer" && parts.count == dept + 4 ? parts[dept + 3] : nil
    }

    /// The 8 hexadecimal digits of the key's id.
    var id: String { "\(KeyID(rawValue: vkey.id))" }

    /// Subject of the events about it.
    var thread: String { "key/\(id)" }
}
