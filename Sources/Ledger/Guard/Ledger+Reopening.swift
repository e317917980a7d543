public import MerkleLog
internal import Supervision

extension Ledger {
    /// What a comparison found that allows the key to sign on.
    public struct Comparison: Sendable {
        /// The state that was compared.
        public var size: Int
        public var root: MerkleHash
        /// Why the key did not sign.
        public var objection: SigningObjection
        /// Who was asked, and the entries that each knew of; empty where nobody was.
        public var compared: [(with: String, size: Int)]

        public init(size: Int, root: MerkleHash, objection: SigningObjection, compared: [(with: String, size: Int)]) {
            self.size = size
            self.root = root
            self.objection = objection
            self.compared = compared
        }
    }

    /// How long another process may still hold the log.
    private static let reopeningPatience = Duration.seconds(30)

    /// Becomes the writer for one entry, which says for ever what was compared: `ledger.restored`.
    ///
    /// The guard of this ledger must have no mark any more to object with.
    /// - Throws: ``Refusal`` where the log has grown since it was compared, or another process writes it.
    public func signOn(after comparison: Comparison) async throws -> Receipt {
        try await withThrowingTaskGroup(of: Receipt?.self) { group in
            group.addTask {
                try await self.run()
                return nil
            }
            group.addTask { try await self.record(comparison) }
            defer { group.cancelAll() }
            guard let receipt = try await group.next() ?? nil else { throw Refusal.standingBy }
            group.cancelAll()
            // The writer ends by noting beside the key what it has signed.
            while try await group.next() != nil {}
            return receipt
        }
    }

    private func record(_ comparison: Comparison) async throws -> Receipt {
        let data = JSONText.object([
            ("size", .integer(comparison.size)), ("root", .string(comparison.root.description)),
            ("ground", comparison.objection == .restored ? "restored" : "unrecorded"),
            (
                "compared",
                .array(comparison.compared.map { .object([("with", .string($0.with)), ("size", .integer($0.size))]) })
            ),
        ])
        let id = "restored-\(comparison.size)-\(clock.now())"
        let end = ContinuousClock.now + Self.reopeningPatience
        while true {
            do {
                if case .closed(let reason) = role { throw Refusal(.notCompared, reason) }
                let size = try reader.size
                guard size == comparison.size else {
                    throw Refusal(
                        .notCompared, "The log has \(size) entries by now, not \(comparison.size): compare again.")
                }
                return try await append(own: .ledgerRestored, id: id, subject: "log/\(origin)", data: data)
            } catch let refusal as Refusal where refusal.code == .standingBy && ContinuousClock.now < end {
                // It does not write yet.
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
