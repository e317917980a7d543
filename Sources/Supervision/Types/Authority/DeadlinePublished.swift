extension EventType {
    /// A statutory clock as data.
    public static let deadlinePublished = EventType(
        "deadline.published", title: "时限发布", family: .authority, author: .root,
        subject: .thread(.deadline),
        summary: "A statutory clock: how long, in which unit, what starts and stops it, what suspends it.",
        fields: [
            .required("title", .text(1...100), "name (时限名称)"),
            .required("length", .integer(1...10_000), "how many units"),
            .required("unit", .code(.clockUnit), "unit (单位)"),
            .required("startsOn", .array(.pattern(.typeName), 1...16), "types of events that start it"),
            .required("stopsOn", .array(.pattern(.typeName), 1...16), "types of events that stop it"),
            .optional("suspendedBy", .array(.pattern(.typeName), 1...16), "types of events that suspend it"),
            .optional("resumedBy", .array(.pattern(.typeName), 1...16), "types of events that resume it"),
            .optional("extension", .integer(1...10_000), "by how many units it may be extended"),
            .optional("effectiveFrom", .date, "first day it applies to"),
            .optional("source", .text(1...300), "regulation and article (依据)"),
        ])
}
