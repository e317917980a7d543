import Projecting
import Service
import Testing

@Suite struct PastViewsTests {
    private static let table = TableDefinition(
        "thing", in: Array("CREATE TABLE thing (\n    id text PRIMARY KEY -- its name\n);\n".utf8))

    private func past(size: Int, rows: Int) -> PastView {
        let rows: [[String?]] = (0..<rows).map { ["\($0)"] }
        return PastView(size: size, view: ReplayedView(Self.table, version: 1, rows: rows), digest: [])
    }

    private let start = ContinuousClock.now

    /// Sizes of the views that are kept, of 1 to 9.
    private func sizes(_ views: PastViews) -> [Int] {
        var views = views
        return (1...9).filter { views.find("thing", size: $0, at: start) != nil }
    }

    @Test("The few that were asked for last are kept")
    func few() {
        var views = PastViews(rowsMax: 100)
        for size in 1...4 { views.keep(past(size: size, rows: 2), at: start) }
        #expect(views.find("thing", size: 1, at: start)?.view.rowCount == 2)
        #expect(views.find("other", size: 1, at: start) == nil)
        views.keep(past(size: 5, rows: 2), at: start)
        #expect(sizes(views) == [1, 3, 4, 5])
    }

    @Test("No more rows are kept than memory is meant for")
    func rows() {
        var views = PastViews(rowsMax: 10)
        for size in 1...2 { views.keep(past(size: size, rows: 4), at: start) }
        #expect(sizes(views) == [1, 2])
        views.keep(past(size: 3, rows: 6), at: start)
        #expect(sizes(views) == [2, 3])
        // A larger one is kept alone.
        views.keep(past(size: 4, rows: 11), at: start)
        #expect(sizes(views) == [4])
        views.keep(past(size: 5, rows: 10), at: start)
        #expect(sizes(views) == [5])
    }

    @Test("What nobody has asked for is forgotten")
    func forgetting() {
        var views = PastViews(rowsMax: 10)
        for size in 1...3 { views.keep(past(size: size, rows: 1), at: start + .seconds(size)) }
        #expect(views.oldest == start + .seconds(1))
        _ = views.find("thing", size: 1, at: start + .seconds(9))
        views.forget(notAskedSince: start + .seconds(2))
        #expect(sizes(views) == [1, 3] && views.oldest == start + .seconds(3))
        views.forget(notAskedSince: start + .seconds(9))
        #expect(views.oldest == nil)
    }
}
