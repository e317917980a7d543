import ArgumentParser
import Audit
import SignedNote
import Supervision

/// A thread's story in the terminal.
struct TimelineCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract:
            "Tell the story of a thread: what happened, who recorded and signed it; and what of that was checked.",
        discussion: """
            Of each entry: its index, when it happened and when it was recorded, who signed it, what it says, and the other
            threads that it belongs to. What changes or takes back something earlier is marked; sealed personal data is shown as
            sealed, or as erased. The last lines say what was checked, and what was not.

            Of a served ledger with --root the thread's case file is taken and checked, as `shilu case` and `shilu check` do; with
            --vkey only that each entry is in the signed log, for a thread of at most 10,000 entries. An export is verified whole
            with either key, as `shilu verify` does.
            A case file needs --root. Without any key nothing proves what is shown.

            Examples:
              shilu timeline http://127.0.0.1:8080 complaint/2026-0001 --root "$(cat root.vkey)"
              shilu timeline ./export complaint/2026-0001 --vkey "$(cat ledger.vkey)" --lang zh --asof 1200
              shilu timeline case.zip --root "$(cat root.vkey)"

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "The URL of a served ledger, a folder in the c2sp.org/tlog-tiles layout, or a case file.")
    var place: String

    @Argument(help: "Name of the thread, such as complaint/2026-0001; a case file knows its own.")
    var thread: String?

    @Option(help: ArgumentHelp("Chinese or English. (default: en)", valueName: "zh|en"), transform: Self.language)
    var lang = TextTimeline.Language.en

    @Option(help: ArgumentHelp("As it was when the log had so many entries.", valueName: "size"))
    var asof: Int?

    @Option(help: ArgumentHelp("The ledger's public key.", valueName: "vkey"))
    var vkey: String?

    @Option(help: ArgumentHelp("The root authority's public key.", valueName: "vkey"))
    var root: String?

    private static func language(_ text: String) throws -> TextTimeline.Language {
        guard let language = TextTimeline.Language(rawValue: text) else {
            throw ValidationError("There are zh and en.")
        }
        return language
    }

    private var isServed: Bool { place.hasPrefix("http://") || place.hasPrefix("https://") }

    func validate() throws {
        guard asof ?? 1 > 0 else { throw ValidationError("--asof is a number of entries, from 1.") }
        guard root == nil || vkey == nil || !(isServed || Files.isFile(place)) else {
            throw ValidationError("--root is enough here: the founding that it signed names the ledger's key.")
        }
    }

    func perform() async throws {
        let whole = try await story()
        if let asof, asof > whole.size { throw Failure("the log has \(whole.size) entries, not \(asof)") }
        try StoryReport(story: asof.map { whole.asOf($0) } ?? whole, asOf: asof, language: lang).print()
    }

    private func story() async throws -> ThreadStory {
        let (key, rootKey) = (try vkey.map { try VerifierKey($0) }, try root.map { try VerifierKey($0) })
        if !isServed, Files.isFile(place) { return try caseFile(try Files.read(place), rootKey) }
        guard let thread else { throw ValidationError("Name the thread, such as complaint/2026-0001.") }
        guard isServed else {
            let bar = ProgressBar("verifying", unit: "entries")
            defer { bar.end() }
            return try await ThreadStory.reading(thread, of: FolderSource(path: place), key: key, rootKey: rootKey) {
                bar.update($0.done, of: $0.total)
            }
        }
        return try await Remote.use(place) { client in
            if let rootKey { return try caseFile(try await client.caseFile(thread: thread), rootKey) }
            return try await Remote.source(place) {
                try await ThreadStory.asking(client, for: thread, source: $0, key: key)
            }
        }
    }

    private func caseFile(_ bytes: [UInt8], _ rootKey: VerifierKey?) throws -> ThreadStory {
        guard let rootKey else {
            throw ValidationError("A case file needs --root VKEY, the root authority's public key.")
        }
        let proven = try CaseCheck(rootKey: rootKey).check(bytes)
        // By their bytes: some names that look alike are equal to Swift.
        if let thread, !thread.utf8.elementsEqual(proven.thread.utf8) {
            throw Failure("the case file is of \(proven.thread), not of \(thread.plain)")
        }
        return ThreadStory(proven)
    }
}
