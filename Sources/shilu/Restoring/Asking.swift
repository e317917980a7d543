import Audit
import Ledger
import MerkleLog
import Service
import SignedNote

/// Asks everybody who may know how far a ledger had come, says what each knows, and draws the conclusion.
struct Asking {
    private var comparison: StateComparison
    private let reader: LogReader
    /// Who agrees and is not what was restored.
    private var agreeing: [(with: String, size: Int)] = []
    /// The most entries that somebody knows of.
    private var aheadSize = 0
    private var contradictions = 0
    private var silent = 0

    var size: Int { comparison.size }
    var root: MerkleHash { comparison.root }

    init(comparison: StateComparison, reader: LogReader) {
        self.comparison = comparison
        self.reader = reader
        Terminal.print(
            "log           \(reader.origin), \(Terminal.grouped(comparison.size)) entries, root \(comparison.root)")
    }

    /// The key's own note. It proves what is missing; that it agrees proves nothing, for it may have been restored too.
    mutating func record(_ known: SigningGuard.Known, at path: String) async throws {
        switch known.signed {
        case .failure(let fault): say("the key", .nothing(fault.description))
        case .success(nil): say("the key", .nothing("it has signed nothing that was noted"))
        case .success(let signed?):
            say("the key", try await comparison.checkpoint(signed.checkpoint, of: path))
        }
    }

    mutating func witness(_ address: WitnessAddress) async {
        let finding: StateComparison.Finding
        switch await WitnessQuestion.ask(address, of: reader) {
        case .agrees(let size): finding = .agrees(size: size)
        case .ahead(let size): finding = .ahead(size: size)
        case .contradicts(let detail): finding = .contradicts(detail)
        case .nothing: finding = .nothing("it has cosigned nothing of this ledger")
        case .silent(let detail):
            silent += 1
            finding = .nothing("NO ANSWER: \(detail)")
        }
        say("witness \(address.name)", finding, as: "witness \(address.name)")
    }

    mutating func receipts(_ folder: String) async throws {
        say("receipts \(folder)", try await comparison.receipts(folder), as: "receipts")
    }

    /// - Parameter isOrigin: it is what the ledger was restored from, which says nothing about itself.
    mutating func copy(_ place: String, isOrigin: Bool) async throws {
        let found = try await Remote.source(place) { try await comparison.finding(of: $0) }
        say("copy \(place)", found, as: isOrigin ? nil : "copy")
        if isOrigin { Terminal.print("              it is what was restored, and does not count") }
    }

    /// - Parameter publicName: what the log calls it, where its agreement counts. No paths: the log is for everybody.
    private mutating func say(_ name: String, _ finding: StateComparison.Finding, as publicName: String? = nil) {
        let text: String
        switch finding {
        case .agrees(let known):
            text = "agrees, and knows of \(Terminal.grouped(known)) entries"
            if let publicName { agreeing.append((publicName, known)) }
        case .ahead(let known):
            text =
                "AHEAD: it knows of \(Terminal.grouped(known)) entries, \(Terminal.grouped(known - size)) more than are here"
            aheadSize = max(aheadSize, known)
        case .contradicts(let detail):
            text = "CONTRADICTS: \(detail)"
            contradictions += 1
        case .nothing(let detail): text = detail
        }
        Terminal.print("\(name): \(text)")
    }

    /// Who agrees, where the ledger may sign on.
    /// - Throws: ``Failure`` with what to do, where it stays shut.
    func verdict(risksAFork: Bool) throws -> [(with: String, size: Int)] {
        if contradictions > 0 {
            throw Failure(
                "the ledger must stay shut: its key has signed another history. Keep everything as it is, keep the key from signing, and give both histories to the auditors"
            )
        }
        if aheadSize > size {
            throw Failure(
                """
                the ledger must stay shut: at least \(Terminal.grouped(aheadSize - size)) entries are missing. Bring them back: ops/restore \
                an export, mirror or backup that has \(Terminal.grouped(aheadSize)) entries into a new folder, and compare that. If \
                nobody has them any more, found a new ledger, load this one's events as history, and say so publicly
                """)
        }
        if silent > 0 {
            throw Failure(
                .unreachable,
                "the ledger must stay shut: not everybody has answered. Ask again, or leave out who is away if others are enough"
            )
        }
        if agreeing.isEmpty, !risksAFork {
            throw Failure(
                """
                the ledger must stay shut: nobody was asked who would know how far it had come. Name a witness, a folder of receipts from \
                departments, or a copy other than the one that was restored. If there are none at all, --risk-a-fork signs on, and \
                says so in the log: what was lost then becomes a fork
                """)
        }
        return agreeing
    }
}
