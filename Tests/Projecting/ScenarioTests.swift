import Foundation
import Projecting
import Supervision
import Testing
import Views

@Suite struct ScenarioTests {
    private static let files = ((try? ScenarioFile.names()) ?? []).map { name in
        Result { try ScenarioFile(named: name) }
    }
    private static let cases = files.flatMap { (try? $0.get().cases) ?? [] }

    @Test(arguments: cases)
    func goesAsWritten(_ scenario: Scenario) async throws {
        do {
            for failure in try await ScenarioRun.failures(of: scenario, views: Views.all) {
                record(failure.place, failure.reason)
            }
        } catch let fault as ScenarioFile.Fault {
            record(fault.place, fault.reason)
        }
    }

    /// A file that cannot be read would lose its cases in silence.
    @Test func allAreRead() throws {
        for file in Self.files {
            do {
                #expect(try !file.get().cases.isEmpty)
            } catch let fault as ScenarioFile.Fault {
                record(fault.place, fault.reason)
            }
        }
        #expect(Self.cases.count >= 60)
    }

    /// A runner that never complains proves nothing.
    @Test func wrongExpectationsAreFound() async throws {
        let text = """
            case wrong in four ways
            2026-03-02 09:00 complaint.registered complaint/C1 by D1 channel=hotline kind=complaint
            expect complaint C1 state=registered
            expect complaint C1 state=closed
            expect complaint C1 sate=none
            expect complaint C1 none
            expect complaint C2 state=registered
            """
        let file = try ScenarioFile(name: "inline.txt", text: text, world: "alias D1 = 11220000MB000030XH")
        let failures = try await ScenarioRun.failures(of: file.cases[0], views: Views.all)
        #expect(failures.map(\.place.line) == [4, 5, 6, 7])
        #expect(
            failures[0].description.hasPrefix("inline.txt:4: state is registered, expected closed\nrow: {\"id\":\"C1\"")
        )
    }

    private func record(_ place: ScenarioFile.Place, _ reason: String) {
        let path = ScenarioFile.folder.appending(path: place.file).path
        Issue.record(
            "\(place): \(reason)",
            sourceLocation: SourceLocation(
                fileID: "Scenarios/\(place.file)", filePath: path, line: place.line, column: 1))
    }
}
