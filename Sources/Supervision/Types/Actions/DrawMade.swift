extension EventType {
    /// Subjects and officers have been drawn.
    public static let drawMade = EventType(
        "draw.made", title: "抽取结果", family: .actions, subject: .thread(.plan),
        summary: """
            The outcome of a draw. A draw that was not committed before, or is made again, is irregular. When \
            unannounced inspections are over the same draw is recorded once more, with the secret.
            """,
        fields: [
            .required(
                "drawn", .array(.object(.drawnTarget), 1...500),
                "who is to be inspected by whom, in the order drawn; larger draws come in parts"),
            .required("algorithm", .text(1...100), "algorithm and version of the draw (抽取算法)"),
            .optional("commitment", .pattern(.sha256), "the commitment it follows"),
            .optional(
                "secret", .pattern(.sha256),
                "the secret that was committed, once it may be known (32 bytes, hexadecimal)"),
            .optional("publicValue", .text(1...300), "the public value that was mixed in"),
            .optional("seed", .pattern(.sha256), "seed of the shuffle: hash of secret and public value"),
            .optional("round", .integer(1...100), "which draw of the plan, when there are several"),
            .optional("part", .integer(1...10_000), "which part of the draw, when it has several"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
        ])
}

extension Shape {
    /// A subject that was drawn (抽查对象), and the officers drawn for it.
    static let drawnTarget = Shape([
        .required("subject", .reference, "subject drawn", thread: .subject),
        .optional("officers", .array(.certificate, 0...8), "officers drawn for it", thread: .officer),
    ])
}
