import ArgumentParser
import Audit
import SignedNote

/// Records events.
struct Append: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Append events: sealed in batches, singly signed, or signed already.",
        discussion: """
            With --key the file holds events, one JSON object a line. With --seal the key signs once for many of them;
            without, each event is signed by itself, by all keys given. Without --key the file is a note that `shilu sign`
            has made. A path of - is standard input.

            Interrupted, run it again with the same file, key and batch size: nothing is doubled, and with --receipts what
            has a receipt is not even sent. Receipts are c2sp.org/tlog-proof files that `shilu check` and
            `shilu verify --receipts` understand.

            Examples:
              shilu append events.ndjson --url http://127.0.0.1:8080 --key food.key --seal --receipts receipts
              shilu append events.ndjson --url http://127.0.0.1:8080 --key officer1.key --key officer2.key
              shilu sign --key food.key < event.json | shilu append - --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @Argument(help: "The events, one a line; or, without --key, one signed note.")
    var file: String

    @Option(help: ArgumentHelp("Where the ledger is served.", valueName: "url"))
    var url: String

    @Option(help: ArgumentHelp("A signer's private key; several only without --seal.", valueName: "file"))
    var key: [String] = []

    @Flag(help: "Send sealed batches: one signature for many events.")
    var seal = false

    @Option(help: ArgumentHelp("Events in a sealed batch.", valueName: "count"))
    var batchSize = 1000

    @Option(help: ArgumentHelp("Keep the receipts in this folder.", valueName: "dir"))
    var receipts: String?

    @Flag(help: "Wait for the ledger's quorum of witnesses: receipts then carry their cosignatures.")
    var witnessed = false

    func validate() throws {
        guard !seal || key.count == 1 else { throw ValidationError("--seal takes exactly one --key.") }
        guard (1...16_384).contains(batchSize) else { throw ValidationError("A batch has 1 to 16384 events.") }
    }

    func perform() async throws {
        guard !key.isEmpty else { return try await appendNote() }
        let keys = try key.map { try SigningKey.load($0) }
        let appending = Appending(url: url, keys: keys, batchSize: seal ? batchSize : nil, receipts: receipts, witnessed: witnessed)
        try await appending.run(LineReader(file))
    }

    private func appendNote() async throws {
        let note = try Files.read(file)
        let receipt = try await Remote.use(url) { try await $0.append(note: note, witnessed: witnessed) }
        if let receipts, let proof = receipt.keptProof {
            try Files.write(proof, to: "\(receipts)/event-\(receipt.index).tlog-proof")
        }
        Terminal.print("\(receipt.repeated ? "was" : "is") entry \(receipt.index), recorded \(receipt.recordedAt)")
        if witnessed, !receipt.isWitnessed { Terminal.say(Appending.notWitnessed(1)) }
    }
}
