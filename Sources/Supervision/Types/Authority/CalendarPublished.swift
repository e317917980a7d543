extension EventType {
    /// Which days of a year are worked.
    public static let calendarPublished = EventType(
        "calendar.published", title: "工作日历发布", family: .authority, author: .root,
        subject: .thread(.calendar, id: .year),
        summary: """
            The working days of a year: Monday to Friday, less the holidays, plus the make-up days. The latest \
            calendar of a year counts.
            """,
        fields: [
            .required("holidays", .array(.date, 0...120), "weekdays that are not worked (放假)"),
            .required("makeUpDays", .array(.date, 0...60), "weekend days that are worked (调休上班)"),
            .optional("source", .text(1...300), "notice it follows"),
        ])
}
