import Ledger
import MerkleLog
import SignedNote
import TestSupport

/// Authors who send all kinds of things, right and wrong, as a seed has it.
struct RandomAuthors {
    var generator: SeededGenerator
    private var count = 0
    private static let types = [
        "complaint.registered", "complaint.closed", "inspection.completed", "subject.registered",
    ]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Something to send, now that the log is as `rig` has it.
    mutating func submission(_ rig: Rig) -> Submission {
        count += 1
        switch generator.int(0..<100) {
        case ..<35: return single(rig)
        case ..<55: return batch(rig)
        case ..<70: return again(rig)
        case ..<80: return reused(rig)
        default: return authority()
        }
    }

    // MARK: New work

    private mutating func single(_ rig: Rig) -> Submission {
        let department = generator.pick(World.departments)
        let event = event(by: department, rig.model.threads, counted: [:], expecting: 40, rightly: 75)
        var signers = [generator.pick(department.keys)]
        // Joint work, strangers, and keys of a department that is not the source's.
        if generator.chance(20) { signers.append(generator.pick(generator.pick(World.departments).keys)) }
        if generator.chance(10) { signers.append(World.strangerKey) }
        if generator.chance(5) { signers.removeFirst() }
        if signers.isEmpty { signers = [generator.chance(50) ? World.strangerKey : World.rootKey] }
        var flaw: Submission.Flaw?
        if generator.chance(6) { flaw = .malformedJSON }
        if signers.count == 1, generator.chance(6) { flaw = .badSignature }
        return Submission(event, by: distinct(signers), flaw: flaw)
    }

    private mutating func batch(_ rig: Rig) -> Submission {
        let department = generator.pick(World.departments)
        let size = generator.chance(10) ? generator.int(200..<600) : generator.int(1..<30)
        var counted: [String: Int] = [:]
        var events: [TestEvent] = []
        for _ in 0..<size {
            count += 1
            let event = event(by: department, rig.model.threads, counted: counted, expecting: 25, rightly: 97)
            for thread in event.threads { counted[thread, default: 0] += 1 }
            events.append(event)
        }
        if generator.chance(3) { events[0] = .calendar(2030, id: "calendar-\(count)") }
        let flaw = generator.chance(12) ? generator.pick(Submission.Flaw.allCases) : nil
        return Submission(batch: "b-\(count)", events, by: generator.pick(department.keys), flaw: flaw)
    }

    /// One event; sometimes it says how many its thread has, mostly rightly.
    private mutating func event(
        by department: TestDepartment, _ threads: [String: [Int]], counted: [String: Int], expecting: Int, rightly: Int
    ) -> TestEvent {
        let number = generator.int(0..<40)
        let subject = generator.int(0..<20)
        let id = "e-\(count)"
        var event: TestEvent =
            switch generator.int(0..<3) {
            case 0: .complaint(number, id: id, by: department, about: generator.chance(50) ? subject : nil)
            case 1: .closing(number, id: id, by: department, duplicateOf: generator.chance(30) ? number / 2 : nil)
            default:
                .inspection(number, id: id, by: department, of: subject, officers: ["JL\(number % 3)", "JL7"])
            }
        if generator.chance(expecting) {
            let version = (threads[event.subject]?.count ?? 0) + (counted[event.subject] ?? 0)
            event.expectedVersion = generator.chance(rightly) ? version : max(0, version + generator.int(-2..<3))
        }
        return event
    }

    // MARK: What was sent before

    private mutating func again(_ rig: Rig) -> Submission {
        rig.receipts.isEmpty ? single(rig) : generator.pick(rig.receipts).submission
    }

    /// An id that was used, for other bytes.
    private mutating func reused(_ rig: Rig) -> Submission {
        guard !rig.receipts.isEmpty else { return single(rig) }
        let earlier = generator.pick(rig.receipts).submission
        switch earlier.content {
        case .event(var event):
            event.time = "2025-12-30T00:00:00Z"
            return Submission(event, by: earlier.signers)
        case .batch(let id, var events):
            // The same batch sealed anew by the same key is the same seal; another event in it makes another root.
            if generator.chance(30) { return Submission(batch: id, events, by: earlier.signers[0]) }
            count += 1
            events[events.count - 1].id = "e-\(count)"
            return Submission(batch: id, events, by: earlier.signers[0])
        }
    }

    // MARK: The authority

    private mutating func authority() -> Submission {
        let department = generator.pick(World.departments)
        let key = generator.pick(department.keys)
        let id = "a-\(count)"
        let types = generator.chance(50) ? [generator.pick(Self.types)] : Self.types
        let event: TestEvent =
            switch generator.int(0..<100) {
            case ..<15: .registration(of: department, id: id)
            case ..<45: .enrolment(of: key, in: department, id: id)
            case ..<58: .suspension(of: key, in: department, id: id)
            case ..<61: .revocation(of: key, in: department, id: id)
            case ..<85: .grant(types, to: department, id: id)
            case ..<95: .withdrawal(of: types, from: department, id: id)
            default: .calendar(2026, id: id)
            }
        return Submission(event, by: [generator.chance(95) ? World.rootKey : department.system])
    }

    private func distinct(_ keys: [SigningKey]) -> [SigningKey] {
        var distinct: [SigningKey] = []
        for key in keys where !distinct.contains(where: { $0.name == key.name }) { distinct.append(key) }
        return distinct
    }
}
