import Foundation
import Projecting
import Supervision

/// Plays a case: every event is read by the vocabulary, folded by all views, and rows are compared where the case asks.
struct ScenarioRun {
    struct Failure: CustomStringConvertible {
        let place: ScenarioFile.Place
        let reason: String
        var description: String { "\(place): \(reason)" }
    }

    private let views: [any ProjectedView]
    private let folder: Folder
    private var log = MemoryLog()
    private var labels: [String: Int] = [:]
    private var lastRecorded = Int64.min
    private var failures: [Failure] = []

    /// What went otherwise than the case says. - Throws: ``ScenarioFile/Fault`` for a line that makes no event.
    static func failures(of scenario: Scenario, views: [any ProjectedView]) async throws -> [Failure] {
        var run = ScenarioRun(views: views)
        for statement in scenario.statements {
            switch statement {
            case .event(let event): try run.record(event)
            case .expectation(let expectation): run.check(expectation)
            }
        }
        try await run.checkHistories(at: scenario.place)
        try await run.checkFollowing(at: scenario.place)
        return run.failures
    }

    private init(views: [any ProjectedView]) {
        self.views = views
        folder = Folder(views: views)
    }

    // MARK: Events

    private mutating func record(_ event: Scenario.Event) throws {
        let index = log.entries.count
        let line = try event.line(id: "scenario-\(index)", labels: labels)
        // A ledger's stamps never decrease.
        lastRecorded = max(event.recordedMilliseconds ?? event.milliseconds, lastRecorded)
        do {
            try log.append(line, recorded: lastRecorded)
        } catch let fault as EventFault {
            throw ScenarioFile.Fault(place: event.place, reason: "\(fault)\n\(line)")
        }
        try Array(line.utf8).withUnsafeBytes { bytes in
            try folder.fold(line: bytes, index: index, recordedMilliseconds: lastRecorded)
        }
        if let label = event.label { labels[label] = index }
    }

    // MARK: Rows

    private mutating func check(_ expectation: Scenario.Expectation) {
        guard let view = views.first(where: { $0.table.name == expectation.view }) else {
            return fail(expectation.place, "no view \(expectation.view)")
        }
        let line = line(expectation.view, expectation.key)
        guard let members = expectation.members else {
            if let line { fail(expectation.place, "there is a row: \(line)") }
            return
        }
        guard let line else {
            let keys = folder.keys(view: expectation.view).joined(separator: " ")
            return fail(expectation.place, "no row \(expectation.key); rows: \(keys)")
        }
        let row = ScenarioJudgement.row(line, members, view) ?? (try? JSONSerialization.jsonObject(with: Data(line.utf8)))
        for member in members {
            let actual = ScenarioValue.of(row, at: member.path)
            if let reason = ScenarioValue.difference(actual, expected: member.value, labels) {
                fail(expectation.place, "\(member.path.joined(separator: ".")) \(reason)\nrow: \(line)")
            }
        }
    }

    /// Rows as of a size come from their threads alone: those must hold every event that touches the row.
    private mutating func checkHistories(at place: ScenarioFile.Place) async throws {
        for view in views where view.threads != nil {
            for key in folder.keys(view: view.table.name) {
                let history = try await RowHistory.of(key, in: view, source: log, size: log.entries.count)
                let alone = history?.line.map { String(decoding: $0, as: UTF8.self) }
                if alone != line(view.table.name, key) {
                    fail(place, "\(view.table.name) \(key) is not what its threads say: \(alone ?? "no row")")
                }
            }
        }
    }

    /// Rows are read back from their stored form before each event: it must lose nothing.
    private mutating func checkFollowing(at place: ScenarioFile.Place) async throws {
        let store = MemoryStore()
        _ = try await Rebuild(log: "case", source: log.prefix(0), store: store, views: views, workersCount: 1).run([])
        let follower = Follower(
            log: "case", source: log, store: store, views: views, stepSizeMax: 1, rowsKeptMax: 0)
        while await store.stored.position ?? 0 < log.entries.count { _ = try await follower.step() }
        for view in views {
            let stored = await store.lines(view)
            for key in Set(stored.keys).union(folder.keys(view: view.table.name)).sorted()
            where stored[key] != line(view.table.name, key) {
                fail(place, "\(view.table.name) \(key) is another row when followed: \(stored[key] ?? "no row")")
            }
        }
    }

    private func line(_ view: String, _ key: String) -> String? {
        folder.line(view: view, key: key).map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func fail(_ place: ScenarioFile.Place, _ reason: String) {
        failures.append(Failure(place: place, reason: reason))
    }
}
