internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Signatures to verify, each against the authority as it stood at its entry.
struct SignatureCheck: Sendable {
    /// A signed entry, and the number of the authority's state in ``epochs``.
    struct Pending: Sendable {
        var item: Scan.Item
        var epoch: Int
    }

    var bundles: [[UInt8]] = []
    var uses: [Scan.Use] = []
    var epochs: [Authority] = []
    var pending: [Pending] = []

    /// What a check found: how many signatures are good, and the first entry that is not.
    struct Finding: Sendable {
        var signatures = 0
        var fault: Fault?
    }

    /// The same in pieces small enough that all processors stay busy to the end.
    func pieces(of count: Int) -> [SignatureCheck] {
        stride(from: 0, to: pending.count, by: count).map { start in
            var piece = self
            piece.pending = Array(pending[start..<min(start + count, pending.count)])
            return piece
        }
    }

    func verify() -> Finding {
        var finding = Finding()
        var reader = EventReader()
        guard let first = pending.first else { return finding }
        var now = Admission(epochs[first.epoch], first.epoch)
        for one in pending {
            if one.epoch != now.epoch { now = Admission(epochs[one.epoch], one.epoch) }
            do throws(Fault) {
                switch one.item {
                case .single(let single):
                    let signers = try signers(single.place, single.index, now.authority)
                    finding.signatures += signers.count
                    try admit(single, signers, &now, &reader)
                case .seal(let entry):
                    let signers = try signers(entry.place, entry.index, now.authority)
                    guard signers.contains(where: { $0.isNamed(entry.seal.keyName) }) else {
                        throw Fault(
                            .unknownKey, index: entry.index, "the seal is not signed by the key it is named after")
                    }
                    finding.signatures += signers.count
                case .piece:
                    break
                }
            } catch {
                finding.fault = error
                break
            }
        }
        return finding
    }

    /// Checks that the signers may record a single event; where a grant is limited, that its division is in it.
    private func admit(
        _ single: Scan.Single, _ signers: [VerifierKey], _ now: inout Admission, _ reader: inout EventReader
    ) throws(Fault) {
        if now.holds(single.use, signers) { return }
        let use = uses[single.use]
        let bytes = bundles[single.place.bundle]
        let refusal = { (error: AuthorityFault) in
            Fault(.signerRefused, index: single.index, "the signers may not record \(use.type.name): \(error)")
        }
        try bytes.span.withUnsafeBytes { raw throws(Fault) in
            guard let event = try? reader.readEnvelope(UnsafeRawBufferPointer(rebasing: raw[single.line])) else {
                throw Fault(.eventMalformed, index: single.index, "the event line does not read twice alike")
            }
            do throws(AuthorityFault) {
                try now.resolve(signers).check(event)
            } catch {
                throw refusal(error)
            }
        }
        if !now.authority.isLimited(use) { now.admitted.insert(single.use) }
    }

    private func signers(
        _ place: Scan.Place, _ index: Int, _ authority: Authority
    ) throws(Fault) -> [VerifierKey] {
        let bytes = bundles[place.bundle]
        return try bytes.span.withUnsafeBytes { raw throws(Fault) in
            try authority.signers(UnsafeRawBufferPointer(rebasing: raw[place.payload]), at: index)
        }
    }
}

/// What the last signers may record, at one state of the authority: authors come in rows.
private struct Admission {
    let authority: Authority
    let epoch: Int
    private var signers: [VerifierKey] = []
    private var scope: AuthorScope?
    /// Pairs of source and type that the scope covers whatever the event says.
    var admitted: Set<Int> = []

    init(_ authority: Authority, _ epoch: Int) {
        self.authority = authority
        self.epoch = epoch
    }

    func holds(_ use: Int, _ signers: [VerifierKey]) -> Bool { admitted.contains(use) && signers == self.signers }

    mutating func resolve(_ signers: [VerifierKey]) throws(AuthorityFault) -> AuthorScope {
        if let scope, signers == self.signers { return scope }
        let scope = try authority.scope(of: signers)
        (self.signers, self.scope, admitted) = (signers, scope, [])
        return scope
    }
}

extension VerifierKey {
    /// Whether this is the key's name by its bytes: some names that look alike are equal to Swift.
    func isNamed(_ name: String) -> Bool { self.name.utf8.elementsEqual(name.utf8) }
}

extension Authority {
    /// The keys that have signed a note, all of them known, all signatures good. An event's note has no other line than the
    /// event's: whoever reads the first line alone would pass over what else was signed.
    func signers(_ note: UnsafeRawBufferPointer, at index: Int) throws(Fault) -> [VerifierKey] {
        do throws(NoteError) {
            let view = try NoteView(note)
            guard note.first != UInt8(ascii: "{") || view.text.firstNewline == view.text.count - 1 else {
                throw NoteError.malformedNote("its text is not a single line")
            }
            return try view.signers { name, id in key(name: name, id: id)?.key }
        } catch {
            switch error {
            case .badSignature: throw Fault(.badSignature, index: index, "\(error)")
            case .noKnownSignature: throw Fault(.unknownKey, index: index, "\(error)")
            default: throw Fault(.noteMalformed, index: index, "\(error)")
            }
        }
    }

    /// Whether some grant of the source's department is limited to a division, so that each event must be looked at.
    func isLimited(_ use: Scan.Use) -> Bool {
        let parts = use.source.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 2 && grants(of: String(parts[2])).all.contains { $0.division != nil }
    }
}
