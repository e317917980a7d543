import Audit
import MerkleLog
import Supervision

/// What a case file proves, what it does not, and as of when, in plain words.
enum CaseReport {
    static func print(_ proven: CaseCheck.Proven) {
        let number = Terminal.grouped
        // Of the keys' threads, too, nothing is proven from there on.
        let behind = proven.entries.filter { $0 >= proven.completeTo }
        Terminal.print("Right: the case file of \(proven.thread) in \(proven.origin).")
        Terminal.print("")
        Terminal.print("Proven, on the word of the root authority whose key you gave:")
        if proven.entries.isEmpty {
            Terminal.print("- The thread has no entry among the first \(number(proven.completeTo)) entries of the ledger.")
        } else {
            Terminal.print(
                "- \(number(proven.entries.count)) entries of the thread are in the ledger, unaltered: \(Self.list(proven.entries)).")
            Terminal.print(
                "- Each was signed by keys that could sign it then\(behind.isEmpty ? "" : " (but see below)"), singly or under a seal: \(proven.signers.joined(separator: ", ")).")
            Terminal.print("- Among the first \(number(proven.completeTo)) entries of the ledger the thread has no other.")
        }
        Terminal.print(
            "- So says the signed checkpoint of \(number(proven.size)) entries, and the ledger's commitment in entry \(number(proven.commitment)).")
        for cosignature in proven.cosignatures where cosignature.standing == .verified {
            Terminal.print("- That checkpoint is cosigned by \(cosignature).")
        }
        if !proven.foreign.isEmpty {
            Terminal.print("- Of other threads, and in the file because their names share eight bytes of a hash: \(Self.list(proven.foreign)).")
        }
        Terminal.print("- timeline.html says what these entries say.")
        Terminal.print("")
        Terminal.print("Not proven:")
        Terminal.print("- Whether the thread has more from entry \(number(proven.completeTo)) on: the commitment does not reach that far.")
        if !behind.isEmpty {
            Terminal.print(
                "- That none of these keys was suspended or revoked from entry \(number(proven.completeTo)) on, before it signed (entries \(Self.list(behind))).")
        }
        if proven.before < proven.size {
            Terminal.print("- Entries from \(number(proven.before)) on were left out on request.")
        }
        Terminal.print("- Anything behind the checkpoint; the newest entry here was recorded \(proven.recordedAt).")
        Terminal.print(
            "- That the commitment is true rests on the ledger's signature; whoever verifies the whole ledger (shilu verify) recomputes it.")
        Terminal.print("- That no grant of the signers' departments was withdrawn: only what the file holds of them was replayed.")
        for cosignature in proven.cosignatures where cosignature.standing != .verified {
            Terminal.print("- What the file says of the checkpoint: cosigned by \("\(cosignature)".plain).")
        }
        if WitnessPolicy.count(proven.cosignatures) == 0 {
            Terminal.print(
                "- That the ledger shows everybody the same log: no witness whose key you gave (--witness) has cosigned the checkpoint.")
        }
    }

    /// The first few of many indices.
    private static func list(_ indices: [Int]) -> String {
        let shown = indices.prefix(12).map(String.init).joined(separator: ", ")
        return indices.count > 12 ? shown + ", …" : shown
    }
}
