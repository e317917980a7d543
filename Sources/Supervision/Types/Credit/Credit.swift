extension Vocabulary {
    /// Credit (信用): records, disputes, repair, models, joint punishment and incentive.
    static let credit: [EventType] = [
        .creditRecorded, .creditDisputed, .creditUpheld, .creditWithdrawn, .creditRepaired, .creditModelPublished,
        .sanctionRequested, .sanctionApplied, .sanctionReported, .sanctionLifted,
    ]
}

extension [Field] {
    /// What every event about a credit record has besides its own.
    static let creditStep: [Field] = [
        .required("subject", .reference, "subject of the record (信用主体)", thread: .subject),
        .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        .optional(
            "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
        .optional("remark", .text(1...500), "what else there is to say; no personal data"),
    ]
}
