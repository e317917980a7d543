internal import MerkleLog
public import SignedNote

/// A witness: its key and the logs it watches, each with its record.
public struct Witness: Sendable {
    /// Answers of HTTP, made here so that they can be tested without a socket.
    public struct Answer: Sendable, Equatable {
        public var status: Int
        public var contentType = "text/plain; charset=utf-8"
        public var body: String
        /// The method that the resource takes, with 405.
        var allow: String?

        static func allowing(_ method: String) -> Answer {
            Answer(status: 405, body: "this resource takes \(method)\n", allow: method)
        }
    }

    public let key: VerifierKey
    private let logs: [String: WitnessedLog]
    private let hashes: [String: String]
    /// Called with what an operator must see: a log that signed two roots, a record that could not be kept.
    private let alarm: @Sendable (String) -> Void

    /// - Parameters:
    ///   - logs: the logs' keys; several of one name are keys of one log.
    ///   - now: POSIX seconds.
    /// - Throws: ``WitnessFault`` where a record is lost or older than it was.
    public init(
        signer: SigningKey, logs: [VerifierKey], records: Records, now: @escaping @Sendable () -> Int64,
        alarm: @escaping @Sendable (String) -> Void
    ) throws(WitnessFault) {
        for key in logs {
            if case .other = key.algorithm {
                throw WitnessFault(
                    "the key of the log \(key.name) is of a type whose signatures cannot be verified here")
            }
        }
        key = signer.verifier
        self.alarm = alarm
        var watched: [String: WitnessedLog] = [:]
        for (origin, keys) in Dictionary(grouping: logs, by: \.name) {
            watched[origin] = WitnessedLog(
                keys: keys, signer: signer, records: records, record: try records.load(origin), now: now)
        }
        self.logs = watched
        hashes = Dictionary(uniqueKeysWithValues: watched.keys.map { (OriginHash($0).description, $0) })
    }

    /// `POST /add-checkpoint`, with the statuses of the specification.
    public func addCheckpoint(_ body: [UInt8]) async -> Answer {
        let request: AddCheckpoint
        do throws(LogFormatError) { request = try AddCheckpoint(parsing: body) } catch {
            return refusal(400, "\(error)")
        }
        let origin = request.signed.checkpoint.origin
        guard let log = logs[origin] else { return refusal(404, "this witness does not watch the log of that origin") }
        do throws(WitnessFault) {
            switch try await log.add(request) {
            case .cosigned(let line): return Answer(status: 200, body: line.line + "\n")
            case .refused(let why): return answer(why, request)
            }
        } catch {
            alarm("The record of \(origin) could not be kept, so nothing was cosigned: \(error)")
            return refusal(500, "the witness could not keep its record; nothing was cosigned")
        }
    }

    /// `GET /<origin hash>/checkpoint`: the latest cosigned one, with the log's signature and the witness's.
    public func checkpoint(originHash: String) async -> Answer {
        guard let origin = hashes[originHash], let latest = await logs[origin]?.latest else {
            return refusal(404, "this witness has cosigned nothing of a log of that hash")
        }
        return Answer(status: 200, body: String(decoding: latest.encoded, as: UTF8.self))
    }

    private func answer(_ why: Decision.Refusal, _ request: AddCheckpoint) -> Answer {
        switch why {
        case .malformed(let why): return refusal(400, why)
        case .untrusted(let error): return refusal(403, "\(error)")
        case .conflict(let size): return Answer(status: 409, contentType: "text/x.tlog.size", body: "\(size)\n")
        case .inconsistent(let error):
            return refusal(422, "the checkpoint is not proven to continue the one cosigned last: \(error)")
        case .equivocation:
            alarm(
                """
                \(request.signed.checkpoint.origin) has signed two roots for \(request.signed.checkpoint.size) entries. The \
                other than the one on record: \(String(decoding: request.signed.encoded, as: UTF8.self))
                """)
            return refusal(422, "another root was cosigned for this size")
        }
    }

    private func refusal(_ status: Int, _ why: String) -> Answer { Answer(status: status, body: why + "\n") }
}
