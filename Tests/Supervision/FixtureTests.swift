import Supervision
import Testing

@Suite struct FixtureTests {
    @Test(arguments: Fixture.examples)
    func readsAsItsNameSays(_ example: Fixture.Example) throws {
        var reader = EventReader()
        guard let code = example.code else {
            let event = try reader.read(example.line)
            #expect(event.type.name == example.type)
            return
        }
        let fault = #expect(throws: EventFault.self) { try reader.read(example.line) }
        #expect(fault?.code == code)
    }

    @Test func everyTypeHasExamples() {
        for type in Vocabulary.all {
            let examples = Fixture.examples.filter { $0.type == type.name }
            #expect(examples.contains { $0.code == nil }, "\(type.name) has no good example")
            #expect(examples.count { $0.code != nil } >= 2, "\(type.name) has too few bad examples")
        }
    }

    /// One reader over everything: nothing of a refused event may reach the next one.
    @Test func aReaderForgets() throws {
        var reader = EventReader()
        var expected: [String: [String]] = [:]
        for _ in 0..<3 {
            for example in Fixture.examples {
                guard let event = try? reader.read(example.line) else { continue }
                let key = example.testDescription
                #expect(expected[key, default: event.threads] == event.threads)
                expected[key] = event.threads
            }
        }
    }

    @Test func envelopesReadWithoutData() throws {
        var reader = EventReader()
        for example in Fixture.examples where example.code == nil {
            let threads = try reader.read(example.line).threads
            try example.line.withUnsafeBytes { line in
                let envelope = try reader.readEnvelope(line)
                #expect(envelope.type.string == example.type)
                #expect(envelope.subject.string == threads[0])
            }
        }
        let unknown = Fixture.line("inspection.completed", "bad-unknown-type-inspected")
        try unknown.withUnsafeBytes { line in
            let envelope = try reader.readEnvelope(line)
            #expect(envelope.typeIndex == nil)
            #expect(envelope.type.equals("inspection.inspected"))
        }
        let twice = Fixture.line("inspection.completed", "bad-duplicate-key-envelope")
        twice.withUnsafeBytes { line in
            _ = #expect(throws: EventFault.self) { try reader.readEnvelope(line) }
        }
    }
}
