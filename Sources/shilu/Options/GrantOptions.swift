import ArgumentParser
import Importing

/// What giving and withdrawing a grant have in common.
struct GrantOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The department's 18-character code.", valueName: "code"))
    var department: String

    @Option(
        help: ArgumentHelp(
            "A type of event, or <thing>.* for all of a thing; may be given several times.", valueName: "type"))
    var type: [String]

    @Option(help: ArgumentHelp("Limits the grant to this division.", valueName: "digits"))
    var division: String?

    @OptionGroup var authority: AuthorityOptions

    /// - Parameter note: the name of the optional text field that the type of event has, and its text.
    func record(_ event: String, note: (name: String, text: String?)) async throws {
        var data = JSONObject()
        data.strings("types", type)
        if let division { data.string("division", division) }
        if let text = note.text { data.string(note.name, text) }
        try await authority.record(event, subject: "dept/\(department)", data: data)
    }
}
