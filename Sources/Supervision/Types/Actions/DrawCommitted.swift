extension EventType {
    /// A draw is bound before anybody can know its outcome.
    public static let drawCommitted = EventType(
        "draw.committed", title: "抽取承诺", family: .actions, subject: .thread(.plan),
        summary: """
            Before a draw the department fixes all that decides it: the pools by their Merkle roots, the algorithm, \
            and a secret by its hash; and names the public value, not known yet, that will be mixed in.
            """,
        fields: [
            .required("commitment", .pattern(.sha256), "SHA-256 of the secret"),
            .required("algorithm", .text(1...100), "algorithm and version of the draw (抽取算法)"),
            .required("subjectPoolRoot", .pattern(.sha256), "Merkle root of the frozen pool of subjects (对象库)"),
            .required("subjectPool", .integer(1...100_000_000), "how many subjects it has"),
            .required("officerPoolRoot", .pattern(.sha256), "Merkle root of the frozen pool of officers (人员库)"),
            .required("officerPool", .integer(1...1_000_000), "how many officers it has"),
            .required("targets", .integer(1...1_000_000), "how many subjects will be drawn"),
            .optional("officersEach", .integer(1...16), "how many officers a subject gets"),
            .optional("publicValue", .text(1...300), "which public value will be mixed in, and when it is fixed"),
            .optional("filter", .text(1...500), "how the pool was chosen: kinds, grades, exclusions"),
            .optional("round", .integer(1...100), "which draw of the plan, when there are several"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
        ])
}
