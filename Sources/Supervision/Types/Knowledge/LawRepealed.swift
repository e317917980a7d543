extension EventType {
    /// A legal text is in force no more.
    public static let lawRepealed = EventType(
        "law.repealed", title: "法律法规废止", family: .knowledge, isReference: true, subject: .thread(.law),
        summary: "A legal text is in force no more from a day on. Items that rest on it have lost that basis.",
        fields: [
            .required("effectiveFrom", .date, "first day it is no more in force (废止日期)"),
            .optional("replacedBy", .reference, "text that takes its place", thread: .law),
            .optional("documentNumber", .text(1...100), "number of the decision (文号)"),
            .optional("summary", .text(1...2_000), "why"),
        ])
}
