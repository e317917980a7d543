import Foundation
import Supervision
import Testing

@Suite struct VocabularyTests {
    @Test func namesAreUniqueAndKnown() {
        #expect(Set(Vocabulary.all.map(\.name)).count == Vocabulary.all.count)
        for type in Vocabulary.all { #expect(Vocabulary.type(named: type.name) === type) }
        #expect(Vocabulary.type(named: "complaint.dreamt") == nil)
    }

    @Test func schemasAreJSONAndStable() throws {
        for type in Vocabulary.all {
            let schema = type.jsonSchema()
            #expect(schema == type.jsonSchema())
            let object = try JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any]
            #expect(object?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
            #expect(object?["additionalProperties"] as? Bool == false)
        }
    }

    @Test func threadsAreDeclared() {
        #expect(EventType.complaintClosed.subjectKind == "complaint")
        #expect(EventType.accessRecorded.subjectKind == nil)
        #expect(EventType.keyEnrolled.threads.first == .fixed("authority"))
        #expect(!EventType.logAnchored.threads.contains(.fixed("authority")))
        #expect(
            EventType.inspectionCompleted.threads.contains(.field(path: "/officers/*/certificate", kind: .officer)))
    }
}
