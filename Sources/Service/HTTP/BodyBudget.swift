package import Hummingbird
import HTTPTypes
package import Ledger
import NIOCore
import Synchronization

/// Keeps the memory that request bodies hold bounded, whatever the number of clients: every byte of a body that is being
/// received or is waiting for the ledger is counted, and a body that would pass the limit is refused with `pool-full`.
package final class BodyBudget: Sendable {
    let limitBytes: Int
    private let held = Atomic<Int>(0)

    package init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    /// Bytes held now.
    package var heldBytes: Int { held.load(ordering: .relaxed) }

    /// - Parameter spare: bytes of the budget that must stay free for others.
    package func reserve(_ bytes: Int, leaving spare: Int = 0) throws(Refusal) {
        let now = held.wrappingAdd(bytes, ordering: .relaxed).newValue
        guard now <= limitBytes - spare else {
            release(bytes)
            throw Refusal(.poolFull, "Request bodies of \(now - bytes) bytes are in flight.", retryAfterSeconds: 1)
        }
    }

    package func release(_ bytes: Int) {
        held.wrappingSubtract(bytes, ordering: .relaxed)
    }

    /// Collects a request's body and hands it to `use`, holding its bytes in the budget until `use` returns.
    ///
    /// A body of declared length is reserved before its first byte is read, so a client learns of a full pool before it has
    /// sent sixteen megabytes; one of unknown length is reserved as it grows. The bytes are copied once.
    ///
    /// - Parameter spare: see ``reserve(_:leaving:)``; a few slow batches must not keep single events out.
    package func withBody<Answer>(
        of request: Request, upTo limit: Int, leaving spare: Int = 0, use: ([UInt8]) async throws -> Answer
    ) async throws -> Answer {
        var reserved = request.headers[.contentLength].flatMap { Decimal.parse($0[...]) } ?? 0
        guard reserved <= limit else { throw Self.tooLarge(limit) }
        try reserve(reserved, leaving: spare)
        defer { release(reserved) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(reserved)
        for try await part in request.body {
            let total = bytes.count + part.readableBytes
            guard total <= limit else { throw Self.tooLarge(limit) }
            if total > reserved {
                try reserve(total - reserved, leaving: spare)
                reserved = total
            }
            part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
        }
        return try await use(bytes)
    }

    private static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(.tooLarge, "The body is larger than the \(limit) bytes that this resource takes.")
    }
}
