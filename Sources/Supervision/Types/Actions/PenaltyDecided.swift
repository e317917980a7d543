extension EventType {
    /// A penalty is imposed, or it is decided that there is none.
    public static let penaltyDecided = EventType(
        "penalty.decided", title: "行政处罚决定", family: .actions, subject: .thread(.penalty),
        summary: "The decision in a case. One that was changed is annulled and decided anew under another number.",
        fields: [
            .required("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .required("documentNumber", .text(1...100), "number of the decision (决定书文号)"),
            .optional("kinds", .array(.code(.penaltyKind), 1...14), "kinds of penalty (处罚种类)", source: "行政处罚法 art. 9"),
            .optional("notPunished", .boolean, "decided not to punish (不予处罚)", source: "行政处罚法 art. 33"),
            .optional("fineCents", .integer(0...9_007_199_254_740_991), "fine (罚款金额), CNY cents"),
            .optional("confiscatedCents", .integer(0...9_007_199_254_740_991), "value confiscated (没收金额), CNY cents"),
            .optional("procedure", .code(.penaltyProcedure), "procedure (处罚程序)"),
            .optional("decidedOn", .date, "day of the decision, when `time` only records its entry (决定日期)"),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("subItem", .text(1...60), "code of the sub-item"),
            .optional("inspection", .reference, "inspection it follows from (检查行为编号)", thread: .inspection),
            .optional("complaint", .reference, "complaint that led to it", thread: .complaint),
            .optional("party", .object(.party), "party (行政相对人), when not the subject itself"),
            .optional("facts", .text(1...1_000), "what was done (违法事实); no personal data"),
            .optional("basis", .array(.text(1...300), 1...16), "articles it rests on (处罚依据)"),
            .optional(
                "officers", .array(.object(.inspectingOfficer), 0...16), "who acted; fewer than two is irregular",
                source: "行政处罚法 art. 42"),
            .optional("major", .boolean, "major case (重大案件)"),
            .optional(
                "legalReview", .boolean, "reviewed for legality before the decision (法制审核)", source: "行政处罚法 art. 58"),
            .optional("reviewedOn", .date, "day of that review"),
            .optional("collective", .boolean, "decided in a meeting of the heads (集体讨论)", source: "行政处罚法 art. 57"),
            .optional("hearing", .boolean, "a hearing was held (听证)", source: "行政处罚法 art. 63"),
            .optional("criminal", .boolean, "handed over to the police (涉刑移送)"),
            .optional("deliveredOn", .date, "day of delivery (送达日期)"),
            .optional("unpublished", .text(1...200), "ground on which it is not made public (不予公示理由)"),
            .optional("division", .division, "where (行政区划)"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ])
}
