/// What a person finds behind a problem's type: `GET /problems/<code>`.
package enum ProblemPage {
    package static let texts: [String: String] = Dictionary(
        uniqueKeysWithValues: ProblemKind.all.map { kind in
            (kind.code, "\(kind.code) (HTTP \(kind.status))\n\n\(kind.title).\n\nWhat to do: \(kind.remedy)\n")
        })
}
