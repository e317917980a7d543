internal import MerkleLog
internal import SignedNote

extension Authority {
    /// The whole state as one line of JSON; equal states give equal bytes.
    public func json() -> String {
        JSONText.object([
            ("origin", .string(origin)),
            ("revision", .integer(revision)),
            ("ledgerKey", .string(ledgerKey.description)),
            ("rootKey", .string(rootKey.description)),
            (
                "witnesses",
                [
                    ("quorum", .integer(witnessPolicy.quorum)),
                    ("keys", .array(witnessPolicy.keys.map { .string($0.description) })),
                ].object
            ),
            ("vocabulary", .string(vocabularyHash.description)),
            ("departments", .array(departments.values.sorted { $0.code < $1.code }.map(json))),
            ("keys", .array(allKeys.map(\.json))),
        ]).text
    }

    private func json(_ department: Department) -> JSONText {
        var members: [(String, JSONText)] = [
            ("code", .string(department.code)), ("name", .string(department.name)),
            ("division", .string(department.division)), ("level", .integer(department.level)),
        ]
        if let parent = department.parent { members.append(("parent", .string(parent))) }
        members.append(("since", .integer(department.since)))
        members.append(
            (
                "grants",
                .array(
                    grants(of: department.code).all.map { division, types in
                        let limit = division.map { [("division", JSONText.string($0))] } ?? []
                        return (limit + [("types", JSONText.array(types.map { .string($0) }))]).object
                    })
            ))
        return members.object
    }
}

extension KeyState {
    fileprivate var json: JSONText {
        var members: [(String, JSONText)] = [("key", .string(key.description)), ("status", .string(status.rawValue))]
        switch holder {
        case .root: members.append(("holder", "root"))
        case .ledger: members.append(("holder", "ledger"))
        case .system(let department, _): members.append(("department", .string(department)))
        case .officer(let department, let certificate):
            members.append(("department", .string(department)))
            members.append(("officer", .string(certificate)))
        }
        members.append(("enrolled", .integer(enrolled)))
        members.append(("since", .integer(since)))
        return members.object
    }
}

extension [(String, JSONText)] {
    fileprivate var object: JSONText { .object(self) }
}
