extension EventType {
    /// A draw is changed, with the reason.
    public static let drawAmended = EventType(
        "draw.amended", title: "抽取结果调整", family: .actions, subject: .thread(.plan),
        summary: """
            An officer has to recuse, or a subject is gone: the next of the same permutation takes the place. One \
            event a subject.
            """,
        fields: [
            .required("reason", .code(.drawAmendment), "why (调整原因)", source: "行政处罚法 art. 43"),
            .required("subject", .reference, "drawn subject concerned", thread: .subject),
            .optional("substituteSubject", .reference, "subject in its place", thread: .subject),
            .optional("officer", .certificate, "officer who steps back (回避人员)", thread: .officer),
            .optional("substituteOfficer", .certificate, "officer in the place", thread: .officer),
            .optional("approver", .certificate, "who approved it, by certificate number (批准人)", thread: .officer),
            .optional("round", .integer(1...100), "which draw of the plan, when there are several"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}
