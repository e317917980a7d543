import Ledger
import SignedNote
import Synchronization

/// Who takes part: one ledger, its root authority, a few departments. All keys come from fixed seeds.
enum World {
    static let origin = "ledger.example/supervision"
    static let ledgerKey = key(origin, 1)
    static let rootKey = key(origin + "/authority", 2)
    static let departments = (0..<4).map(TestDepartment.init)
    /// A department that the random tests leave alone: it can always record complaints.
    static let steady = TestDepartment(9)
    /// Never enrolled.
    static let strangerKey = key(origin + "/dept/\(departments[0].code)/stranger", 3)

    static func key(_ name: String, _ seed: UInt8) -> SigningKey {
        do {
            return try SigningKey(name: name, seed: [UInt8](repeating: seed, count: 32))
        } catch {
            preconditionFailure("a test's key has a proper name: \(error)")
        }
    }
}

/// A department with a system's key and two officers' keys.
struct TestDepartment: Sendable {
    let code: String
    let system: SigningKey
    let officers: [SigningKey]

    init(_ number: Int) {
        code = "11220000000000000\(number)"
        let prefix = "\(World.origin)/dept/\(code)"
        system = World.key("\(prefix)/desk", UInt8(10 + number))
        officers = (0..<2).map { World.key("\(prefix)/officer/JL\(number)\($0)", UInt8(30 + 2 * number + $0)) }
    }

    var source: String { "/dept/\(code)/desk" }
    var keys: [SigningKey] { [system] + officers }
}

/// A clock that stands still until it is set.
final class ManualClock: LedgerClock {
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000
    private let milliseconds = Mutex(ManualClock.start)

    func now() -> Int64 { milliseconds.withLock { $0 } }

    func advance(_ step: Int64) { milliseconds.withLock { $0 += step } }
}
