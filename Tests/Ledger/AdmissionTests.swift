import Ledger
import MerkleLog
import SignedNote
import TestSupport
import Testing

/// One test for each refusal: the code, the place, and afterwards the log is as it was.
@Suite struct AdmissionTests {
    /// A ledger with three departments: one with all grants, one that may only register complaints, one without grants.
    private func rig() async throws -> Rig {
        let rig = try await Rig()
        try await rig.enrol(
            World.departments[0], types: ["complaint.registered", "complaint.closed", "inspection.completed"])
        try await rig.enrol(World.departments[1], types: ["complaint.registered"])
        await rig.send(.registration(of: World.departments[2], id: "third"))
        await rig.send(.enrolment(of: World.departments[2].system, in: World.departments[2], id: "third-key"))
        return rig
    }

    private static let full = World.departments[0]
    private static let complaint = TestEvent.complaint(1, id: "c-1", by: full)

    /// Bytes, and how they are refused.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var code: Refusal.Code
        var pointer: String?
        var line: Int?
        var isBatch = false
        var bytes: [UInt8]
    }

    private static func note(_ what: String, _ code: Refusal.Code, at pointer: String? = nil, _ bytes: [UInt8]) -> Case {
        Case(testDescription: what, code: code, pointer: pointer, bytes: bytes)
    }

    /// An event that is refused, signed by the department that may record everything.
    private static func event(
        _ what: String, _ code: Refusal.Code, at pointer: String? = nil, by keys: [SigningKey] = [full.system],
        _ change: (inout TestEvent) -> Void
    ) -> Case {
        var event = complaint
        change(&event)
        return note(what, code, at: pointer, event.signed(by: keys))
    }

    private static func batch(
        _ what: String, _ code: Refusal.Code, at pointer: String? = nil, line: Int? = nil, _ bytes: [UInt8]
    ) -> Case {
        Case(testDescription: what, code: code, pointer: pointer, line: line, isBatch: true, bytes: bytes)
    }

    /// Sealed lines, whatever they are.
    private static func sealed(_ lines: [String], by key: SigningKey = full.system) -> [UInt8] {
        let lines = lines.map { Array(($0 + "\n").utf8) }
        return Submission.seal("b-1", lines, by: key) + [0x0A] + lines.joined()
    }

    private static func lines(_ count: Int) -> [String] {
        (0..<count).map { TestEvent.complaint($0, id: "l-\($0)", by: full).line }
    }

    // MARK: Bytes

    private static let bytes = [
        note("nothing", .malformedNote, []),
        note("no signature", .malformedNote, Array((complaint.line + "\n").utf8)),
        note("no empty line", .malformedNote, Array("\(complaint.line)\n— name AAAA\n".utf8)),
        note("two lines", .malformedNote, TestEvent.signed(complaint.line + "\n" + complaint.line, by: [full.system])),
        note("cut short", .malformedNote, complaint.signed(by: [full.system]).dropLast()),
        note("too many signatures", .malformedNote, complaint.signed(by: [full.system]) + signature(times: 64)),
        note("not UTF-8", .notUTF8, spoiled { $0[40] = 0xFF }),
        note("a control character", .controlCharacter, spoiled { $0[40] = 0x09 }),
        note("an escaped NUL", .controlCharacter, at: "/data/category", complaintLine { $0.insert(#""category":"a\u0000b","#) }),
        note("a note too large", .tooLarge, complaint.signed(by: [full.system]) + signature(times: 500)),
        event("an event too large", .tooLarge) { $0.insert(#""category":"\#(String(repeating: "x", count: 60_000))","#) },
        note("not JSON", .malformedJSON, TestEvent.signed("{]", by: [full.system])),
        note("an empty line for an event", .malformedJSON, TestEvent.signed("", by: [full.system])),
        note("the same key twice", .duplicateKey, at: "/data/kind", complaintLine { $0.insert(#""kind":"report","#) }),
        event("an unknown type", .unknownType, at: "/type") { $0.type = "complaint.forgotten" },
        event("an unknown member", .schema, at: "/data/colour") { $0.insert(#""colour":"red","#) },
        event("a wrong code", .schema, at: "/data/channel") { $0.data = #"{"channel":"telex","kind":"complaint"}"# },
        event("a member missing", .schema, at: "/data/kind") { $0.data = #"{"channel":"web"}"# },
        event("a wrong subject", .schema, at: "/subject") { $0.subject = "inspection/1" },
        event("a day that does not exist", .schema, at: "/time") { $0.time = "2025-02-30T00:00:00Z" },
        event("a negative version", .schema, at: "/expectedversion") { $0.expectedVersion = -1 },
        event("from the future", .timeAhead, at: "/time") { $0.time = "2026-01-01T00:05:00.001Z" },
    ]

    // MARK: Signers

    private static let signers = [
        event("an unknown key", .unknownKey, by: [World.strangerKey]) { _ in },
        event("the right name, another key", .unknownKey, by: [World.key(full.system.name, 99)]) { _ in },
        note("a bad signature", .badSignature, Submission(complaint, by: [full.system], flaw: .badSignature).bytes),
        note(
            "one bad signature of two", .badSignature,
            complaint.signed(by: [full.system]) + lastLine(complaint.adding(1).signed(by: [full.officers[0]]))),
        event("another department's source", .foreignSource, by: [World.departments[1].system]) { _ in },
        event("the authority's source", .foreignSource) { $0.source = "/authority" },
        event("the ledger's source", .foreignSource) { $0.source = "/ledger" },
        event("the root for a department", .foreignSource, by: [World.rootKey]) { _ in },
        event("the ledger for a department", .foreignSource, by: [World.ledgerKey]) { _ in },
        event("a type without grant", .notGranted, by: [World.departments[1].system]) {
            $0 = .closing(1, id: "x", by: World.departments[1])
        },
        event("a department without grants", .notGranted, by: [World.departments[2].system]) {
            $0 = .complaint(1, id: "x", by: World.departments[2])
        },
        event("the grant is the co-signer's", .notGranted, by: [World.departments[1].system, full.system]) {
            $0 = .closing(1, id: "x", by: World.departments[1])
        },
        event("a department on the authority's business", .notGranted) {
            $0 = .registration(of: World.departments[3], id: "x")
            $0.source = full.source
        },
        event("the root on a department's business", .notGranted, by: [World.rootKey]) { $0.source = "/authority" },
    ]

    // MARK: The authority

    private static let authority = [
        event("a key of no department", .authorityConflict, by: [World.rootKey]) {
            $0 = .enrolment(of: World.departments[3].system, in: World.departments[3], id: "x")
        },
        event("a key twice", .authorityConflict, by: [World.rootKey]) { $0 = .enrolment(of: full.system, in: full, id: "x") },
        event("a stranger's key revoked", .authorityConflict, by: [World.rootKey]) {
            $0 = .revocation(of: World.strangerKey, in: full, id: "x")
        },
        event("a grant that was not given", .authorityConflict, by: [World.rootKey]) {
            $0 = .withdrawal(of: ["complaint.closed"], from: World.departments[1], id: "x")
        },
        event("a grant to authority", .authorityConflict, by: [World.rootKey]) {
            $0 = .grant(["key.*"], to: full, id: "x")
        },
        event("a second founding", .authorityConflict, by: [World.rootKey]) {
            $0.source = "/authority"
            $0.type = "ledger.founded"
            $0.subject = "log/\(World.origin)"
            $0.data =
                #"{"origin":"\#(World.origin)","ledgerKey":"\#(World.ledgerKey.verifier)","#
                + #""rootKey":"\#(World.rootKey.verifier)","witnesses":{"quorum":0,"keys":[]},"#
                + #""vocabulary":"\#(MerkleHash.zero)"}"#
        },
    ]

    // MARK: Batches

    private static let batches = [
        batch("nothing", .malformedBatch, []),
        batch("no seal", .malformedBatch, Array(lines(2).joined(separator: "\n").utf8)),
        batch("an event's note", .malformedBatch, complaint.signed(by: [full.system])),
        batch("no line end at the end", .malformedBatch, line: 2, sealed(lines(3)).dropLast()),
        batch("a seal with another origin", .malformedBatch, otherOrigin()),
        batch("too large", .tooLarge, sealed(lines(1)) + [UInt8](repeating: 0x0A, count: 16 << 20)),
        batch("too many lines", .tooLarge, sealed(lines(1)) + [UInt8](repeating: 0x0A, count: 16_385)),
        batch("one line too few", .sealCountMismatch, Submission(batch: "b", events(3), by: full.system, flaw: .sealCount).bytes),
        batch("one line too many", .sealCountMismatch, sealed(lines(2)) + Array((lines(3)[2] + "\n").utf8)),
        batch("another line", .sealRootMismatch, Submission(batch: "b", events(3), by: full.system, flaw: .sealRoot).bytes),
        batch("a bad signature", .badSignature, Submission(batch: "b", events(3), by: full.system, flaw: .badSignature).bytes),
        batch("an unknown key", .unknownKey, sealed(lines(2), by: World.strangerKey)),
        batch("signed by another key than it says", .unknownKey, wrongSigner()),
        batch("a foreign source", .foreignSource, line: 0, sealed(lines(2), by: World.departments[1].system)),
        batch(
            "a type without grant", .notGranted, line: 1,
            sealed(
                [
                    TestEvent.complaint(1, id: "x", by: World.departments[1]).line,
                    TestEvent.closing(1, id: "y", by: World.departments[1]).line,
                ], by: World.departments[1].system)),
        batch("an empty event", .malformedJSON, line: 1, sealed([lines(1)[0], "", lines(2)[1]])),
        batch("not UTF-8", .notUTF8, line: 0, raw([0xFF, 0x7B])),
        batch("a control character", .controlCharacter, line: 0, raw(Array(complaint.line.utf8) + [0x01])),
        batch("the same key twice", .duplicateKey, at: "/data/kind", line: 0, sealed([complaint.duplicated.line])),
        batch("an unknown type", .unknownType, at: "/type", line: 1, sealed([lines(1)[0], complaint.forgotten.line])),
        batch("a schema fault", .schema, at: "/data/kind", line: 2, sealed(lines(2) + [complaint.incomplete.line])),
        batch("from the future", .timeAhead, at: "/time", line: 1, sealed([lines(1)[0], complaint.tomorrow.line])),
        batch("the same id twice", .duplicateInBatch, at: "/id", line: 2, sealed(lines(2) + [lines(1)[0]])),
        batch(
            "an authority's event", .notInBatch, at: "/type", line: 0,
            sealed([TestEvent.calendar(2026, id: "x").line], by: World.rootKey)),
        batch("too large an event", .tooLarge, line: 0, sealed([complaint.padded(60_001).line])),
    ]

    static let allCases = bytes + signers + authority + batches

    /// All at once on one ledger: none of them leaves a trace.
    @Test func everyRefusalLeavesTheLogAsItWas() async throws {
        var generator = SeededGenerator(seed: 1)
        let rig = try await rig()
        let before = try #require(rig.database.tables())
        var count = 0
        for refused in Self.allCases {
            count += 1
            let ledger = rig.active.ledger
            do throws(Refusal) {
                if refused.isBatch {
                    _ = try await ledger.append(batch: refused.bytes)
                } else {
                    _ = try await ledger.append(note: refused.bytes)
                }
                Issue.record("\(refused.testDescription): admitted")
            } catch {
                #expect(error.code == refused.code, "\(refused.testDescription): \(error)")
                if let pointer = refused.pointer { #expect(error.pointer == pointer, "\(refused.testDescription): \(error)") }
                if refused.isBatch { #expect(error.line == refused.line, "\(refused.testDescription): \(error)") }
                #expect(!error.detail.isEmpty)
            }
        }
        let after = try #require(rig.database.tables())
        #expect(after.head.size == before.head.size && after.head.checkpoint == before.head.checkpoint)
        #expect(after.commitCount == before.commitCount && after.seen == before.seen)
        #expect(rig.active.ledger.statistics.refusals.values.reduce(0, +) == count)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }
}

// MARK: How bytes are made wrong

extension AdmissionTests {
    private static func events(_ count: Int) -> [TestEvent] {
        (0..<count).map { .complaint($0, id: "l-\($0)", by: full) }
    }

    /// The complaint's note with a byte of its text changed.
    private static func spoiled(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var note = complaint.signed(by: [full.system])
        change(&note)
        return note
    }

    private static func complaintLine(_ change: (inout TestEvent) -> Void) -> [UInt8] {
        var event = complaint
        change(&event)
        return event.signed(by: [full.system])
    }

    private static func lastLine(_ note: [UInt8]) -> [UInt8] {
        let start = note.dropLast().lastIndex(of: 0x0A) ?? 0
        return Array(note[(start + 1)...])
    }

    /// Well-formed signature lines of a key that nobody knows.
    private static func signature(times: Int) -> [UInt8] {
        Array([[UInt8]](repeating: lastLine(complaint.signed(by: [World.strangerKey])), count: times).joined())
    }

    /// A sealed batch of one line of any bytes.
    private static func raw(_ line: [UInt8]) -> [UInt8] {
        Submission.seal("b-1", [line + [0x0A]], by: full.system) + [0x0A] + line + [0x0A]
    }

    private static func checkpoint(_ origin: String, by key: SigningKey) -> [UInt8] {
        let line = Array((lines(1)[0] + "\n").utf8)
        let seal = SignedCheckpoint.sign(Checkpoint(origin: origin, size: 1, root: .leaf(line)), by: key)
        return seal.encoded + [0x0A] + line
    }

    private static func otherOrigin() -> [UInt8] { checkpoint(full.system.name, by: full.system) }

    private static func wrongSigner() -> [UInt8] {
        checkpoint(full.system.name + "/batch/b-1", by: full.officers[0])
    }
}

extension TestEvent {
    /// Puts a member first in the data.
    fileprivate mutating func insert(_ member: String) { data = "{" + member + data.dropFirst() }

    fileprivate func adding(_ number: Int) -> TestEvent { changed { $0.id += "-\(number)" } }
    fileprivate var duplicated: TestEvent { changed { $0.insert(#""kind":"report","#) } }
    fileprivate var forgotten: TestEvent { changed { $0.type = "complaint.forgotten" } }
    fileprivate var incomplete: TestEvent { changed { $0.data = #"{"channel":"web"}"# } }
    fileprivate var tomorrow: TestEvent { changed { $0.time = "2026-01-02T00:00:00Z" } }

    fileprivate func padded(_ size: Int) -> TestEvent {
        changed { $0.insert(#""category":"\#(String(repeating: "x", count: size))","#) }
    }

    private func changed(_ body: (inout TestEvent) -> Void) -> TestEvent {
        var event = self
        body(&event)
        return event
    }
}
