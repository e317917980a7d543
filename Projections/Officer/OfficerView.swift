// Enforcement officers (执法人员): one view, a row an officer. See NOTES.md for the rules it follows.

public import Projecting
internal import Supervision

extension View where Row == OfficerRow {
    /// One row an officer: on which days the certificate is valid, what was done with it and without.
    public static let officer = View(
        "officer", version: 2, tables: PackageResources.tables_sql, threads: { ["officer/" + $0] },
        rules: [EventType.officerCertified, .officerUpdated, .officerSuspended, .officerExpired].map { type in
            .changing(type, .subjectID) { $0.change($1) }
        }
            + [EventType.inspectionCompleted, .penaltyDecided, .coercionImposed].map { type in
                .changing(type, .computed(actingOfficers)) { $0.act($1) }
            } + [
                .on(.drawAmended, .field("officer")) { row, context in
                    // Who was merely not available did not recuse.
                    guard context.event.text("reason")?.equals("recusal") ?? false else { return }
                    row.change(context) { $0.recuse(context) }
                }
            ])
}

/// The officers of an act.
@Sendable private func actingOfficers(_ event: FoldEvent, _ keys: FoundKeys) { event.forEachOfficer(keys.add) }

extension FoldEvent {
    /// The day of an act: a decision may be recorded later than made.
    var dayOfAct: Day { (isOf(.penaltyDecided) ? day("decidedOn") : nil) ?? day }

    func forEachOfficer(_ body: (EventText) -> Void) {
        for officer in data["officers"]?.elements ?? data.elements {
            if let certificate = officer["certificate"]?.text { body(certificate) }
        }
    }
}
