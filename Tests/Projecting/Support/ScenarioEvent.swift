import Foundation
import Supervision

extension Scenario.Event {
    /// The event line. - Parameter labels: indices of earlier events.
    func line(id: String, labels: [String: Int]) throws -> String {
        var data: [String: Any] = [:]
        for member in members { try set(member.path[...], member.value, in: &data, of: type.data, labels) }
        let json = try JSONSerialization.data(withJSONObject: data, options: [.sortedKeys, .withoutEscapingSlashes])
        return """
            {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"\(type.name)","subject":"\(subject)",\
            "time":"\(ChinaTime.text(milliseconds))","data":\(String(decoding: json, as: UTF8.self))}
            """
    }

    private func set(
        _ path: ArraySlice<String>, _ value: String, in object: inout [String: Any], of shape: Shape,
        _ labels: [String: Int]
    ) throws {
        guard let name = path.first, let field = shape.fields.first(where: { $0.name == name }) else {
            throw fault("\(type.name) has no member \(path.first ?? "")")
        }
        if path.count == 1 {
            object[name] = try json(value, as: field.kind, labels)
        } else if case .object(let inner) = field.kind {
            var members = object[name] as? [String: Any] ?? [:]
            try set(path.dropFirst(), value, in: &members, of: inner, labels)
            object[name] = members
        } else {
            throw fault("\(name) has no members")
        }
    }

    /// A value as its field's kind reads it; what stands in brackets or quotes is JSON whatever the kind.
    private func json(_ value: String, as kind: Kind, _ labels: [String: Int]) throws -> Any {
        if value == "sealed" {
            return ["sealed": "person/1", "box": Data(repeating: 7, count: 60).base64EncodedString()]
        }
        if let first = value.first, "[{\"".contains(first) {
            guard
                let parsed = try? JSONSerialization.jsonObject(with: Data(value.utf8), options: [.fragmentsAllowed])
            else { throw fault("not JSON: \(value)") }
            return parsed
        }
        switch kind {
        case .integer, .number, .boolean:
            if let index = labels[value] { return index }
            return (try? JSONSerialization.jsonObject(with: Data(value.utf8), options: [.fragmentsAllowed])) ?? value
        case .array(let element, _):
            return try value.split(separator: ",").map { try json(String($0), as: element, labels) }
        default: return value
        }
    }

    private func fault(_ reason: String) -> ScenarioFile.Fault { .init(place: place, reason: reason) }
}
