import ArgumentParser
import Importing

/// Lets a department's key sign from now on.
struct KeyEnroll: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "Enrol a department's or an officer's key.",
        discussion: """
            Appends `key.enrolled`, signed by the root authority. The department and, for an officer's key, the certificate
            number are read from the key's name. Enrolling a suspended key again ends its suspension; a revoked one never
            comes back.

            Example:
              shilu key enroll "$(cat food.vkey)" --root-key root.key --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @Argument(help: "The key's public form (vkey).")
    var vkey: String

    @OptionGroup var authority: AuthorityOptions

    func perform() async throws {
        let key = try DepartmentKey(vkey)
        var data = JSONObject()
        data.string("key", "\(key.vkey)")
        data.string("department", key.department)
        if let officer = key.officer { data.string("officer", officer) }
        try await authority.record("key.enrolled", subject: key.thread, data: data)
    }
}
