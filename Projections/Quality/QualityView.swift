// The quality of records (数据质量): `quality` is the tally of irregularities and doubtful identifiers;
// `quality_correction` has what departments took back. See NOTES.md.

public import Projecting
internal import Supervision

extension TallyView {
    /// One row a figure: an irregularity or a doubt of a department's month, with the entries it comes from.
    public static let quality = TallyView("quality", version: 3, tables: PackageResources.tables_sql, shows: .quality)
}

extension View where Row == CorrectionRow {
    /// One row an entry that takes back what was recorded wrongly, or twice.
    public static let qualityCorrection = View(
        "quality_correction", version: 2, tables: PackageResources.tables_sql,
        threads: { key in [key.lastIndex(of: "/").map { String(key[..<$0]) } ?? key] },
        rules: [
            EventType.complaintReopened, .creditWithdrawn, .sanctionLifted, .subjectMerged,
        ].map { type in
            .on(type, .computed(correctionMade)) { row, context in row = CorrectionRow(key: context.key, context) }
        })
}

/// Grounds that say the record was wrong, not the act.
private let grounds: [String] = ["closed-in-error", "error", "duplicate"]

@Sendable private func correctionMade(_ event: FoldEvent, _ keys: FoundKeys) {
    let isDoubled = event.isOf(.subjectMerged)
    let isWrong = event.text("reason").map { reason in grounds.contains { reason.equals($0) } } ?? false
    if isDoubled || isWrong { keys.add("\(event.subject.string)/\(event.index)") }
}
