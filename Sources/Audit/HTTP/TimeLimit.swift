/// A limit to how long something may take.
package enum TimeLimit {
    package struct Exceeded: Error, CustomStringConvertible {
        let limit: Duration

        package var description: String { "there was no whole answer within \(limit)" }
    }

    /// Does something, and cancels it when its time is over.
    /// - Throws: ``Exceeded``, or whatever `body` throws.
    package static func within<Answer: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw Exceeded(limit: limit)
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }
}
