import Audit
import Supervision

/// What an evidence shows, in plain words.
enum EvidenceReport {
    static func print(_ finding: EvidenceCheck.Finding) {
        let fault = "\(finding.fault)".plain
        Terminal.print(
            finding.isProof
                ? "Right: this evidence shows a fault of the ledger, \(fault)."
                : "Right: this evidence is testimony to a fault of the ledger, \(fault). What the ledger signed is proven; the rest is the word of who made this file."
        )
        // Of the maker's own words none may act on the terminal, or read as a line of this report.
        Terminal.print("seen         \(finding.evidence.observed.plain) at \(finding.evidence.url.plain)")
        for line in finding.proven { Terminal.print("proven       \(line.plain)") }
        for line in finding.notProven { Terminal.print("not proven   \(line.plain)") }
    }
}
