extension EventType {
    /// The national system refuses a parcel, or some of it.
    public static let exchangeRejected = EventType(
        "exchange.rejected", title: "国家对接退回", family: .exchange, subject: .thread(.exchange),
        summary: "Records did not pass the other side's checks. What is mended goes up in another parcel.",
        fields: [
            .required("rejected", .integer(1...9_007_199_254_740_991), "records refused (退回数)"),
            .required("errors", .array(.object(.exchangeError), 1...200), "the first of the errors, field by field"),
            .optional("department", .departmentCode, "department whose data it is", thread: .dept),
        ])
}

extension Shape {
    static let exchangeError = Shape([
        .required("code", .text(1...60), "error code as the other side gives it"),
        .optional("record", .text(1...128), "unique id of the record"),
        .optional("field", .text(1...60), "field at fault"),
        .optional("message", .text(1...300), "what is wrong; no personal data"),
    ])
}
