import EfficiencyView
import Supervision
import Testing

@Suite struct ExplanationTests {
    /// A figure as it is served with its evidence.
    private func answer(_ indicator: String, _ evidence: String) -> String {
        """
        {"view":"efficiency","version":1,"size":40,"recordedAt":"2026-03-31T16:00:00.000Z",\
        "key":"11220100MB00002181/2026-03/\(indicator)",\
        "row":{"key":"11220100MB00002181/2026-03/\(indicator)","department":"11220100MB00002181","month":"2026-03",\
        "indicator":"\(indicator)","numerator":3900,"denominator":5,"pending":2,"median":null,"p90":null,\
        "evidence":\(evidence)},"evidence":[{"index":4},
        {"index":5}]}

        """
    }

    private func text(_ explanation: Explanation) -> String {
        ([explanation.head] + explanation.parts.map { explanation.line($0) }).joined(separator: "\n")
    }

    /// Three in time, one nine tenths, one late, one overdue, one not due yet.
    @Test func takesAFigureApart() throws {
        let evidence = "[[4,1000],[5,900],[9,1000],[12,0],[20,1000],[31,null,1774972799999],[32,null,1774972800001]]"
        let explanation = try #require(Explanation(answer: answer("revisit-satisfied", evidence)))
        #expect(
            text(explanation) == """
                满意率 satisfied complainants; basically satisfied counts nine tenths
                department 11220100MB00002181, month 2026-03: numerator 3.9, denominator 6, 65.0 %; 1 not due yet
                as of size 40, recorded until 2026-03-31T16:00:00.000Z
                  entry 4: met
                  entry 5: met in part, 0.9
                  entry 9: met
                  entry 12: not met
                  entry 20: met
                  entry 31: not done, was due 2026-03-31
                  entry 32: not done yet, due 2026-04-01
                """)
        #expect(explanation.line(explanation.parts[0], event: "an event") == "  entry 4: met; an event")
    }

    @Test func durationsHaveMedianAndNinetiethPercentile() throws {
        let explanation = try #require(Explanation(answer: answer("recording-lag", "[[5,10,2],[6,30,1],[4,70,1]]")))
        #expect(explanation.value == 10)
        #expect(
            text(explanation) == """
                \(explanation.indicator.title)
                department 11220100MB00002181, month 2026-03: median 10 s, 90th percentile 70 s, denominator 4
                as of size 40, recorded until 2026-03-31T16:00:00.000Z
                  entry 4: 70 s
                  entry 5: 10 s, as 1 more
                  entry 6: 30 s
                """)
    }

    @Test func whatIsNoFigureHasNoExplanation() {
        #expect(Explanation(answer: #"{"size":4,"recordedAt":"2026-03-31T16:00:00.000Z","row":{"key":"D1"}}"#) == nil)
        #expect(Explanation(answer: "no JSON") == nil)
    }
}
