import EfficiencyView
import Projecting
import Supervision
import Testing

/// SQL and the standard model name indicators as text; the program's own list is what they have to agree with.
@Suite struct IndicatorTests {
    /// Figures that only SQL makes.
    private let derived = ["checklist-completion", "item-coverage", "subject-coverage", "irregularities"]

    @Test func sqlKnowsWhichAreNoShares() throws {
        let sql = try #require(TallyView.efficiency.table.derived.first { $0.name == "efficiency_unit" }?.sql)
        var inSQL = Set(sql.matches(of: /\('([a-z-]+)', '([a-z]+)'\)/).map { "\($0.output.1) \($0.output.2)" })
        #expect(inSQL.remove("irregularities count") != nil)
        let known = Indicator.all.filter { $0.unit != .share && !$0.name.hasPrefix("irregular.") }
        #expect(inSQL == Set(known.map { "\($0.name) \($0.unit)" }))
    }

    @Test func theStandardScoresWhatExists() {
        let unknown = EvaluationModel.standard.weights.map(\.indicator).filter { name in
            Indicator.named(name) == nil && !derived.contains(name)
        }
        #expect(unknown == [])
    }
}
