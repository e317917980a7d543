import Foundation
import MerkleLog
import SignedNote
import Supervision

@testable import Ledger

extension FuzzTarget {
    /// Bodies of the write API: batches as they came, and the same lines sealed anew, so that what stands behind the seal's
    /// signature is reached. A sealed batch must be taken exactly where each of its lines, signed alone, would be.
    static let batch = FuzzTarget(name: "batch") { bytes in
        let (body, authority) = (Array(bytes), BatchTarget.authority)
        if let admitted = try? BatchTarget.admission.admit(batch: body, authority: authority, now: BatchTarget.now) {
            demand(BatchTarget.isTrue(admitted), "an admitted batch is not what it says")
        }
        let isNote = (try? BatchTarget.admission.admit(note: body, authority: authority, now: BatchTarget.now)) != nil
        let lines = BatchTarget.lines(body)
        guard let sealed = BatchTarget.seal(lines) else { return isNote }
        let admitted = try? BatchTarget.admission.admit(batch: sealed, authority: authority, now: BatchTarget.now)
        let isRight = BatchTarget.areRight(lines)
        demand((admitted != nil) == isRight, "the batch is taken: \(admitted != nil); its lines are: \(isRight)")
        if let admitted { demand(BatchTarget.isTrue(admitted), "an admitted batch is not what it says") }
        return isRight
    }
}

private enum BatchTarget {
    static let admission = Admission(origin: origin, readers: EventReaders())
    static let now: Int64 = 1_900_000_000_000
    static let origin = "ledger.example/log"
    static let department = "11220000MB00001072"
    static let key = GoldenKey.make("\(origin)/dept/\(department)/enforcement", 96)

    /// A ledger's authority with one department that may record everything.
    static let authority: Authority = {
        do {
            let root = GoldenKey.make(origin + "/authority", 128)
            var reader = EventReader()
            var authority = try Authority.founded(
                by: reader.read(
                    event(
                        .ledgerFounded, "log/" + origin,
                        [
                            ("origin", .string(origin)), ("ledgerKey", .string(GoldenKey.log.verifier.description)),
                            ("rootKey", .string(root.verifier.description)),
                            ("witnesses", .object([("quorum", .integer(0)), ("keys", .array([]))])),
                            ("vocabulary", .string(Vocabulary.hash.description)),
                        ])))
            let families = Set(
                Vocabulary.all.filter { $0.author == .department }.map { String($0.name.prefix { $0 != "." }) + ".*" })
            let events: [[UInt8]] = [
                event(
                    .departmentRegistered, "dept/" + department,
                    [
                        ("name", "省市场监督管理厅"), ("division", "220000"), ("level", .integer(2)),
                    ]),
                event(
                    .keyEnrolled, "key/\(KeyID(rawValue: key.verifier.id))",
                    [
                        ("key", .string(key.verifier.description)), ("department", .string(department)),
                    ]),
                event(.grantGiven, "dept/" + department, [("types", .array(families.sorted().map { .string($0) }))]),
            ]
            for (index, event) in events.enumerated() { try authority.apply(try reader.read(event), index: index + 1) }
            return authority
        } catch { fatalError("\(error)") }
    }()

    private static func event(_ type: EventType, _ subject: String, _ data: [(String, JSONText)]) -> [UInt8] {
        let draft = EventDraft(
            type, id: subject, source: "/authority", subject: subject, time: "2026-03-01T00:00:00Z", data: .object(data)
        )
        return Array(draft.line.utf8)
    }

    /// The event lines of a body: what stands behind its second empty line, or all of it. An end without a newline is left out.
    static func lines(_ body: [UInt8]) -> [ArraySlice<UInt8>] {
        var start = body.startIndex
        if body.first != UInt8(ascii: "{") {
            var emptyLines = 0
            for at in body.indices.dropFirst() where emptyLines < 2 && body[at] == 0x0A && body[at - 1] == 0x0A {
                emptyLines += 1
                start = at + 1
            }
        }
        return body[start...].split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    }

    /// A batch of these lines, sealed by ``key``; nil for one without lines.
    static func seal(_ lines: [ArraySlice<UInt8>]) -> [UInt8]? {
        let leaves = lines.map { MerkleHash.leaf(Array($0) + [0x0A]) }
        guard let seal = try? Seal.sign(batchID: "1", leaves: leaves, by: key) else { return nil }
        return seal.encoded + [0x0A] + lines.flatMap { $0 + [0x0A] }
    }

    /// Whether each line would be taken as a signed event, and no two have one id.
    static func areRight(_ lines: [ArraySlice<UInt8>]) -> Bool {
        var keys: Set<IdempotencyKey> = []
        for line in lines {
            guard let note = try? Note.sign(Array(line) + [0x0A], by: [key]),
                let admitted = try? admission.admit(note: note.encoded, authority: authority, now: now),
                !admitted.isAuthority, keys.insert(admitted.key).inserted
            else { return false }
        }
        return true
    }

    /// Whether the parts of an admitted batch are where they should be: the lines add up to the root, and each is an event.
    static func isTrue(_ batch: AdmittedBatch) -> Bool {
        let lines = batch.lines.map { Array(batch.body[$0]) }
        guard lines.allSatisfy({ $0.first == UInt8(ascii: "{") && $0.firstIndex(of: 0x0A) == $0.count - 1 }),
            batch.body[batch.seal].last == 0x0A, batch.lines.last?.upperBound == batch.body.count
        else { return false }
        return LeafHashing.root(of: lines.map { .leaf($0) }) == batch.root
    }
}
