extension EventType {
    /// Repair of credit is applied for, or decided.
    public static let creditRepaired = EventType(
        "credit.repaired", title: "信用修复", family: .credit, subject: .thread(.credit),
        summary: """
            A subject that mended its ways applies for repair, or the department decides on it. What is repaired counts \
            until the day before the decision takes effect and is shown no longer.
            """,
        fields: [
            .required("stage", .code(.creditRepairStage), "applied for or decided (修复环节)"),
            .optional("result", .code(.creditRepairResult), "decision (修复决定)"),
            .optional("method", .code(.creditRepairMethod), "how (修复方式)"),
            .optional("effectiveOn", .date, "first day it counts no more, when not the day of `time`"),
            .optional("informedOn", .date, "day the subject was told"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ] + .creditStep,
        rules: [
            .when("stage", isIn: ["applied"], forbids: ["result", "method", "effectiveOn"]),
            .when("stage", isIn: ["decided"], requires: ["result"]),
        ])
}
