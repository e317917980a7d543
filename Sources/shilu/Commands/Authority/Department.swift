import ArgumentParser
import Importing

/// Everything about departments.
struct DepartmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "department", abstract: "Register departments.", subcommands: [DepartmentRegister.self])
}

/// Registers a department, or states anew what it is called and where it belongs.
struct DepartmentRegister: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Register a department with the ledger.",
        discussion: """
            Appends `department.registered`, signed by the root authority. Before this no key of the department can be
            enrolled. Registering again replaces name, division and level; keys and grants stay.

            Example:
              shilu department register 11220100DEMA00013D --name '长春市市场监督管理局' --division 220100 --level 3 \\
                  --root-key root.key --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @Argument(help: "The department's 18-character code (GB 32100).")
    var code: String

    @Option(help: "Its name.")
    var name: String

    @Option(help: ArgumentHelp("Its division: 6 digits (GB/T 2260).", valueName: "digits"))
    var division: String

    @Option(help: ArgumentHelp("1 national, 2 province, 3 city, 4 county, 5 township.", valueName: "1-5"))
    var level: Int

    @Option(help: ArgumentHelp("The superior department's code.", valueName: "code"))
    var parent: String?

    @OptionGroup var authority: AuthorityOptions

    func perform() async throws {
        var data = JSONObject()
        data.string("name", name)
        data.string("division", division)
        data.integer("level", level)
        if let parent { data.string("parent", parent) }
        try await authority.record("department.registered", subject: "dept/\(code)", data: data)
    }
}
