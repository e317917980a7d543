public import Ledger
internal import MerkleLog
internal import SignedNote

/// Asks a witness what it has cosigned of a ledger, to hold it against a state that may have been set back.
///
/// A witness tells its size to whoever names a wrong one (409), and cosigns what continues it. So it is asked to cosign the
/// state's own checkpoint, which the ledger had signed before: nothing new comes of that.
public enum WitnessQuestion {
    /// What the witness knows.
    public enum Answer: Sendable, Equatable {
        /// It had cosigned so many entries, and this log continues them.
        case agrees(size: Int)
        /// It has cosigned more.
        case ahead(size: Int)
        /// What it has cosigned is not part of this log.
        case contradicts(String)
        /// It has cosigned nothing of this ledger.
        case nothing
        /// It does not answer, or not as a witness does.
        case silent(String)
    }

    public static func ask(_ address: WitnessAddress, of reader: LogReader) async -> Answer {
        guard let note = try? Note.parse(reader.checkpoint), let signed = try? SignedCheckpoint(note: note) else {
            return .silent("the log has no checkpoint")
        }
        let client = WitnessClient()
        let answer = await ask(address, signed, of: reader, client)
        await client.close()
        return answer
    }

    private static func ask(
        _ address: WitnessAddress, _ signed: SignedCheckpoint, of reader: LogReader, _ client: WitnessClient
    ) async -> Answer {
        var known = reader.size
        // It may cosign something between two questions.
        for _ in 0..<4 {
            let ask = Witnessing.Ask(witness: 0, oldSize: known, signed: signed)
            switch await client.ask(address, ask, in: { reader }) {
            case .cosigned: return .agrees(size: known)
            case .conflict(0): return .nothing
            case .conflict(let size) where size > reader.size: return .ahead(size: size)
            case .conflict(let size): known = size
            case .refused(422, let detail):
                return .contradicts("of the first \(known) entries it has another history: \(detail)")
            case .refused(let status, let detail): return .silent("it answered \(status): \(detail)")
            case .failed(let why): return .silent(why)
            }
        }
        return .silent("what it has cosigned changes all the time")
    }
}
