import AsyncHTTPClient
import Ledger
import MerkleLog
import NIOCore
import NIOHTTP1
import SignedNote

/// Sends add-checkpoint to witnesses (c2sp.org/tlog-witness), once each: who asks again, and when, is ``Witnessing``'s.
struct WitnessClient: Sendable {
    private let client: HTTPClient
    private static let answerByteCountMax = 64 << 10
    private static let patience = TimeAmount.seconds(10)

    init() {
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(5)
        // A witness never sends anybody elsewhere: its address is the operator's choice.
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async { try? await client.shutdown() }

    /// Asks a witness for its cosignatures, with the proof that the log at `ask`'s size continues what the witness has.
    /// - Parameter reader: throws where this process does not write the log any more.
    func ask(
        _ address: WitnessAddress, _ ask: Witnessing.Ask, in reader: () throws(Refusal) -> LogReader
    ) async -> Witnessing.Answer {
        let size = ask.signed.checkpoint.size
        var proof: [MerkleHash] = []
        do throws(Refusal) {
            let reader = try reader()
            if ask.oldSize > 0, ask.oldSize < size {
                proof = try await reader.consistencyProof(from: ask.oldSize, to: size).path
            }
        } catch { return .failed("the proof for it could not be made: \(error)") }
        let body = AddCheckpoint(oldSize: ask.oldSize, proof: proof, signed: ask.signed).encoded
        do {
            let (status, answer) = try await post(address.url + "/add-checkpoint", body)
            switch status {
            case 200: return .cosigned(try address.cosignatures(in: answer, on: ask.signed.note))
            case 409:
                guard answer.last == UInt8(ascii: "\n"),
                    let known = Decimal.parse(Substring(decoding: answer.dropLast(), as: UTF8.self))
                else { return .failed("it answered 409 without a size") }
                return .conflict(size: known)
            default:
                let detail = String(decoding: answer.prefix(200).prefix { $0 >= 0x20 }, as: UTF8.self)
                return .refused(status: status, detail: detail)
            }
        } catch let error as WitnessAddressError {
            return .failed(error.description)
        } catch let error as HTTPClientError {
            return .failed("it does not answer: \(error.shortDescription)")
        } catch {
            // What the system says names addresses, and whoever reads /v1/witnesses need not know them.
            return .failed("it does not answer: the connection failed")
        }
    }

    private func post(_ url: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "text/plain; charset=utf-8")
        request.body = .bytes(ByteBuffer(bytes: body))
        let response = try await client.execute(request, timeout: Self.patience)
        let answer = try await response.body.collect(upTo: Self.answerByteCountMax)
        return (Int(response.status.code), Array(answer.readableBytesView))
    }
}
