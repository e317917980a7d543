import MerkleLog
import SignedNote
import Witness

extension FuzzTarget {
    /// The text of checkpoints by itself, and signed ones.
    static let checkpoint = FuzzTarget(name: "checkpoint") { bytes in
        let read = try? Checkpoint(text: bytes)
        let model = CheckpointModel(Array(bytes))
        demand((read == nil) == (model == nil), "read: \(read != nil), by the model: \(model != nil)")
        if let read, let model {
            demand(read == model.checkpoint && read.text.elementsEqual(bytes), "another checkpoint")
        }
        guard let note = try? Note.parse(bytes), let signed = try? SignedCheckpoint(note: note) else {
            return read != nil
        }
        demand(
            signed.encoded.elementsEqual(bytes) && signed.checkpoint.text == note.text,
            "it is written as it was not read")
        for key in GoldenKey.verifiers { _ = try? SignedCheckpoint.open(Array(bytes), key: key) }
        return true
    }

    /// Seals of batches.
    static let seal = FuzzTarget(name: "seal") { bytes in
        guard let note = try? Note.parse(bytes), let checkpoint = try? SignedCheckpoint(note: note).checkpoint,
            let seal = try? Seal(checkpoint: checkpoint)
        else { return false }
        demand(
            seal.origin == checkpoint.origin && seal.root == checkpoint.root && seal.count == checkpoint.size,
            "another seal")
        let again = try? Seal(keyName: seal.keyName, batchID: seal.batchID, count: seal.count, root: seal.root)
        demand(again == seal && seal.count > 0 && !seal.keyName.isEmpty, "its parts do not make it")
        return true
    }

    /// What a log sends to a witness, and what the witness makes of it.
    static let addCheckpoint = FuzzTarget(name: "add-checkpoint") { bytes in
        guard let request = try? AddCheckpoint(parsing: Array(bytes)) else { return false }
        demand(request.encoded.elementsEqual(bytes), "it is written as it was not read")
        for latest in [nil, request.signed.checkpoint] {
            guard case .cosign = Decision(request, keys: [GoldenKey.log.verifier], latest: latest) else { continue }
            demand((try? request.signed.note.signers(of: [GoldenKey.log.verifier])) != nil, "cosigned, but not signed")
        }
        return true
    }
}

/// c2sp.org/tlog-checkpoint again, slowly.
private struct CheckpointModel {
    let checkpoint: Checkpoint

    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" })
        else { return nil }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }),
            let size = Int(String(decoding: lines[1], as: UTF8.self)), size >= 0,
            String(size).utf8.elementsEqual(lines[1]),
            let root = NoteModel.base64(lines[2]).flatMap({ MerkleHash($0) })
        else { return nil }
        checkpoint = Checkpoint(
            origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root,
            extensions: lines[3...].map { String(decoding: $0, as: UTF8.self) })
    }
}
