// The evaluation of the supervisors (效能评估): `efficiency` is the tally of all marks; `efficiency_model` the weights they
// are scored by; `efficiency_lead`, `efficiency_task` and `efficiency_objection` fold what nobody else's rows hold. SQL derives
// the rest. See NOTES.md.

public import Projecting
internal import Supervision

extension TallyView {
    /// One row a figure: an indicator of a department's month, with the entries it comes from.
    public static let efficiency = TallyView(
        "efficiency", version: 4, tables: PackageResources.tables_sql, shows: .efficiency)
}

extension View where Row == ModelRow {
    /// One row an indicator of one version of the model.
    public static let efficiencyModel = View(
        "efficiency_model", version: 1, tables: PackageResources.tables_sql, threads: { _ in [] },
        rules: [EventType.ledgerFounded, .evaluationModelPublished].map { type in
            .on(type, .computed(weightsNamed)) { row, context in
                let model = EvaluationModel(context.event) ?? .standard
                guard let weight = model.weights.first(where: { ModelRow.key($0, of: model) == context.key }) else {
                    return
                }
                row = ModelRow(weight, of: model)
            }
        })
}

extension View where Row == ObjectionRow {
    /// One row a figure that was disputed.
    public static let efficiencyObjection = View(
        "efficiency_objection", version: 2, tables: PackageResources.tables_sql,
        threads: { key in ["evaluation/" + key.split(separator: "/").prefix(2).joined(separator: "/")] },
        rules: [
            .changing(.evaluationObjected, .computed(figureNamed)) { $0.object($1) },
            .changing(.evaluationAnswered, .computed(figureNamed)) { $0.answer($1) },
        ])
}

extension View where Row == LeadRow {
    /// One row a risk lead.
    public static let efficiencyLead = View(
        "efficiency_lead", version: 3, tables: PackageResources.tables_sql, threads: { ["lead/" + $0] },
        rules: [
            .changing(.riskLeadRaised, .subjectID) { $0.raise($1) },
            .changing(.riskLeadAssessed, .subjectID) { $0.assess($1) },
            .changing(.riskLeadAssigned, .subjectID) { $0.assign($1) },
            .changing(.riskLeadAcknowledged, .subjectID) { $0.touch($1) },
            .changing(.riskLeadInvestigated, .subjectID) { $0.touch($1) },
            .changing(.riskLeadDisposed, .subjectID) { $0.dispose($1) },
            .changing(.riskLeadReviewed, .subjectID) { $0.review($1) },
            .changing(.riskLeadMerged, .subjectID) { $0.end("merged", $1) },
            .changing(.riskLeadClosed, .subjectID) { $0.close($1) },
        ])
}

extension View where Row == TaskRow {
    /// One row a parcel that came down from the national system.
    public static let efficiencyTask = View(
        "efficiency_task", version: 3, tables: PackageResources.tables_sql, threads: { ["exchange/" + $0] },
        rules: [
            .changing(.exchangeReceived, .subjectID) { $0.receive($1) },
            .changing(.exchangeSent, .field("answers")) { $0.answer($1) },
        ])
}

@Sendable private func weightsNamed(_ event: FoldEvent, _ keys: FoundKeys) {
    // The standard holds from the founding on, until something is published.
    let model = EvaluationModel(event) ?? .standard
    for weight in model.weights { keys.add(ModelRow.key(weight, of: model)) }
}

@Sendable private func figureNamed(_ event: FoldEvent, _ keys: FoundKeys) {
    if let indicator = event.text("indicator") { keys.add(event.subjectID, "/", indicator) }
}
