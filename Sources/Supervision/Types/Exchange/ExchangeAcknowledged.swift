extension EventType {
    /// The national system has a parcel.
    public static let exchangeAcknowledged = EventType(
        "exchange.acknowledged", title: "国家对接回执", family: .exchange, subject: .thread(.exchange),
        summary: "The other side took the parcel; fewer records than were sent is a difference to look into.",
        fields: [
            .required("accepted", .integer(0...9_007_199_254_740_991), "records taken (入库数)"),
            .optional("receiptNumber", .text(1...100), "number of the receipt (回执号)"),
            .optional("acknowledgedAt", .dateTime, "when, by the other side's clock"),
            .optional("department", .departmentCode, "department whose data it is", thread: .dept),
        ])
}
