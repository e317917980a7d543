extension EventType {
    /// The complainant was asked how it went.
    public static let complaintRevisited = EventType(
        "complaint.revisited", title: "投诉举报回访", family: .complaints, subject: .thread(.complaint),
        summary: """
            The desk asks the complainant. The three rates (reached, solved, satisfied) come from valid revisits \
            alone; an invalid one says why it is.
            """,
        fields: [
            .required("validity", .code(.revisitValidity), "whether it counts (是否有效回访)"),
            .optional("invalidReason", .code(.revisitInvalidity), "why it does not count (无效原因)"),
            .optional("reached", .boolean, "the department got in touch with the complainant (是否联系, 响应)"),
            .optional("onTime", .boolean, "answered in time, as the complainant says (是否按时答复)"),
            .optional("solved", .boolean, "the matter is solved (是否解决)"),
            .optional("satisfaction", .code(.satisfaction), "satisfied (满意度)"),
            .optional("remark", .text(1...500), "what was said about the handling; no personal data"),
        ],
        rules: [
            .when(
                "validity", isIn: ["valid"], requires: ["reached", "solved", "satisfaction"], forbids: ["invalidReason"]
            ),
            .when("validity", isIn: ["invalid"], requires: ["invalidReason"]),
        ])
}
