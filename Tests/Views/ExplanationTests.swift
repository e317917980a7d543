import EfficiencyView
import Supervision
import Testing

@Suite struct ExplanationTests {
    /// A figure as it is served: three in time, one nine tenths, one late, one overdue, one not due yet.
    private let line = """
        {"key":"11220100MB00002181/2026-03/revisit-satisfied","department":"11220100MB00002181","month":"2026-03",\
        "indicator":"revisit-satisfied","numerator":3900,"denominator":5,"pending":2,"median":null,"p90":null,\
        "evidence":[[4,1000],[5,900],[9,1000],[12,0],[20,1000],[31,null,1774972799999],[32,null,1774972800001]]}
        """

    @Test func takesAFigureApart() throws {
        let explanation = try #require(Explanation(line: line, now: 1_774_972_800_000))
        #expect(
            explanation.text == """
                满意率 satisfied complainants; basically satisfied counts nine tenths
                department 11220100MB00002181, month 2026-03: 3.9 of 6 = 65.0 %; 1 not due yet
                  entry 4: met
                  entry 5: met in part, 0.9
                  entry 9: met
                  entry 12: not met
                  entry 20: met
                  entry 31: not done, was due 2026-03-31
                  entry 32: not done yet, due 2026-04-01
                """)
    }

    @Test func whatIsNoFigureHasNoExplanation() {
        #expect(Explanation(line: #"{"key":"D1","name":"desk"}"#, now: 0) == nil)
        #expect(Explanation(line: "no JSON", now: 0) == nil)
    }
}
