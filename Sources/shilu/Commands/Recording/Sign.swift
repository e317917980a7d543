import ArgumentParser
import SignedNote

/// Signs an event.
struct Sign: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign an event with one or more keys.",
        discussion: """
            Reads one line of JSON from standard input and writes a signed note (c2sp.org/signed-note). Several keys make
            several signatures, in their order: a joint inspection carries both officers'. The bytes are signed as they are;
            whether the ledger will take the event shows when it is appended.

            Examples:
              shilu sign --key food.key < event.json > event.note
              shilu sign --key officer1.key --key officer2.key < event.json | shilu append - --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @Option(help: ArgumentHelp("A signer's private key; may be given several times.", valueName: "file"))
    var key: [String]

    func perform() async throws {
        var line = try Files.read("-")
        if line.last != UInt8(ascii: "\n") { line.append(UInt8(ascii: "\n")) }
        guard line.dropLast().contains(UInt8(ascii: "\n")) == false else {
            throw Failure("an event is one line; standard input has several")
        }
        let keys = try key.map { try SigningKey.load($0) }
        Terminal.print(bytes: try Note.sign(line, by: keys).encoded)
    }
}
