import Ledger
import SignedNote

/// Who may sign what, as plain dictionaries.
struct ModelAuthority: Equatable {
    enum Status { case active, suspended, revoked }

    private(set) var departments: Set<String> = []
    /// By vkey; departments' keys only.
    private(set) var keys: [String: Status] = [:]
    /// Types by department.
    private(set) var grants: [String: Set<String>] = [:]
    private(set) var revision = 1

    private func status(of key: SigningKey) -> Status? {
        if key.verifier == World.ledgerKey.verifier || key.verifier == World.rootKey.verifier { return .active }
        return keys[key.verifier.description]
    }

    /// Why the signatures refuse the submission, if they do.
    func refusalOfSigners(_ submission: Submission) -> Refusal.Code? {
        let known = submission.signers.filter { status(of: $0) != nil }
        // Only the first signature is ever spoiled.
        if submission.flaw == .badSignature, let first = submission.signers.first, status(of: first) != nil {
            return .badSignature
        }
        if known.isEmpty { return .unknownKey }
        if known.contains(where: { status(of: $0) == .revoked }) { return .keyRevoked }
        if known.contains(where: { status(of: $0) == .suspended }) { return .keySuspended }
        return nil
    }

    /// Why an event is none of its signers' business, if it is not.
    func refusal(of event: TestEvent, signers: [SigningKey]) -> Refusal.Code? {
        let known = signers.filter { status(of: $0) != nil }
        if event.source == "/authority" {
            guard known.contains(where: { $0.name == World.rootKey.name }) else { return .foreignSource }
            return event.change == nil ? .notGranted : nil
        }
        let code = event.source.split(separator: "/")[1]
        guard known.contains(where: { $0.name.hasPrefix("\(World.origin)/dept/\(code)/") }) else { return .foreignSource }
        guard event.change == nil, grants[String(code)]?.contains(event.type) == true else { return .notGranted }
        return nil
    }

    /// False, and nothing changes, when the change contradicts what stands.
    mutating func apply(_ change: AuthorityChange) -> Bool {
        switch change {
        case .register(let code): departments.insert(code)
        case .enrol(let vkey, let code):
            guard departments.contains(code), keys[vkey] == nil || keys[vkey] == .suspended else { return false }
            keys[vkey] = .active
        case .suspend(let vkey):
            guard keys[vkey] == .active else { return false }
            keys[vkey] = .suspended
        case .revoke(let vkey):
            guard let status = keys[vkey], status != .revoked else { return false }
            keys[vkey] = .revoked
        case .give(let code, let types):
            guard departments.contains(code) else { return false }
            grants[code, default: []].formUnion(types)
        case .withdraw(let code, let types):
            guard let given = grants[code], given.isSuperset(of: types) else { return false }
            grants[code] = given.subtracting(types)
        case .publish: break
        }
        revision += 1
        return true
    }
}
