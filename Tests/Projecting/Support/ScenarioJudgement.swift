import Foundation
import Projecting
import Supervision

/// `expect <view> <key> on=<date> …`: what the row means on any day, as the API asks the view for it.
enum ScenarioJudgement {
    /// Nil where the case does not say `on`, or the view has no judgement.
    static func row(_ line: String, _ members: [Scenario.Member], _ view: any ProjectedView) -> Any? {
        guard let on = members.first(where: { $0.path == ["on"] }), let day = Day(on.value),
            let judgement = view.judgement
        else { return nil }
        let text = JSONReader.shared { reader in reader.read(line) { judgement($0, day).text } }
        var row = text.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) } as? [String: Any]
        if row?["override"] == nil { row?["override"] = NSNull() }
        return row
    }
}
