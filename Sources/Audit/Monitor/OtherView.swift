internal import MerkleLog
public import SignedNote

/// Somebody else who has seen the ledger: a witness that cosigned its checkpoints, or another monitor.
public struct OtherView: Sendable {
    /// What to call them in messages.
    public let name: String
    /// A witness's key, whose cosignature the checkpoint must carry.
    let witness: VerifierKey?
    private let fetch: @Sendable () async throws -> [UInt8]

    /// A checkpoint from wherever `fetch` gets it.
    public init(name: String, witness: VerifierKey? = nil, fetch: @escaping @Sendable () async throws -> [UInt8]) {
        self.name = name
        self.witness = witness
        self.fetch = fetch
    }

    /// A witness's own record, as c2sp.org/tlog-witness serves it.
    public static func witness(url: String, key: VerifierKey, origin: String) -> OtherView {
        at(url.trimmingSlashes + "/" + OriginName.hash(origin) + "/checkpoint", name: key.name, witness: key)
    }

    /// A checkpoint in a file or at a URL, such as another monitor's page gives it.
    public static func at(_ place: String, name: String? = nil, witness: VerifierKey? = nil) -> OtherView {
        guard place.hasPrefix("http://") || place.hasPrefix("https://") else {
            return OtherView(name: name ?? place, witness: witness) {
                guard let bytes = try Files.read(place) else {
                    throw AuditError.source(resource: place, detail: "there is no such file")
                }
                return bytes
            }
        }
        let page = HTTPFetch(url: place, attemptsMax: 1)
        return OtherView(name: name ?? place, witness: witness) { try await page.require("") }
    }

    /// The checkpoint, of the ledger's signature and the witness's.
    func checkpoint(of key: VerifierKey) async throws -> SignedCheckpoint {
        let signed = try SignedCheckpoint.open(try await fetch(), key: key)
        if let witness { _ = try signed.note.signers(of: [witness]) }
        return signed
    }
}

extension String {
    fileprivate var trimmingSlashes: String {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
