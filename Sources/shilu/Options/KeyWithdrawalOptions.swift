import ArgumentParser
import Importing
import SignedNote

/// What suspending and revoking a key have in common.
struct KeyWithdrawalOptions: ParsableArguments {
    @Argument(help: "The key's public form (vkey).")
    var vkey: String

    @Option(
        help: ArgumentHelp(
            "lost, compromised, left-post, expired, superseded, investigation or other.", valueName: "reason"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            "From when on its signatures are in doubt, RFC 3339 with offset; entries stay as they are.", valueName: "time"))
    var compromisedSince: String?

    @Option(help: ArgumentHelp("More about it; no personal data.", valueName: "text"))
    var remark: String?

    @OptionGroup var authority: AuthorityOptions

    func record(_ type: String) async throws {
        let key = try DepartmentKey(vkey)
        var data = JSONObject()
        data.string("key", "\(key.vkey.name)+\(key.id)")
        data.string("department", key.department)
        data.string("reason", reason)
        if let officer = key.officer { data.string("officer", officer) }
        if let compromisedSince { data.string("compromisedSince", compromisedSince) }
        if let remark { data.string("remark", remark) }
        try await authority.record(type, subject: key.thread, data: data)
    }
}
