import Foundation
import Supervision

/// `expect credit <subject> on=<date> …`: the subject's score on any day, computed from its row as the API does it.
enum ScenarioCredit {
    /// Members on, base, score, class, override, changes; nil where the case does not say `on`.
    static func row(_ line: String, _ members: [Scenario.Member]) -> Any? {
        guard let on = members.first(where: { $0.path == ["on"] }), let day = Day(on.value) else { return nil }
        let text = JSONReader.shared { reader in
            reader.read(line) { row in
                let file = CreditFile(row: row)
                return file.score(on: day).explanation(file.bounds).text
            }
        }
        var row = text.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) } as? [String: Any]
        if row?["override"] == nil { row?["override"] = NSNull() }
        return row
    }
}
