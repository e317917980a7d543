import ArgumentParser
import MerkleLog
import SignedNote

/// The witnesses that somebody who checks trusts.
struct WitnessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A witness's public key; repeat for several.", valueName: "vkey"))
    var witness: [String] = []

    @Option(
        help: ArgumentHelp("Demand that so many of these witnesses have cosigned the checkpoint.", valueName: "count"))
    var witnessQuorum = 0

    var policy: WitnessPolicy {
        get throws { try WitnessPolicy(keys: witness.map { try VerifierKey($0) }, quorum: witnessQuorum) }
    }

    func validate() throws {
        guard (0...witness.count).contains(witnessQuorum) else {
            throw ValidationError(
                "--witness-quorum \(witnessQuorum) needs as many --witness VKEY; there are \(witness.count).")
        }
    }
}
