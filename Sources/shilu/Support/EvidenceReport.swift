import Audit

/// What an evidence shows, in plain words.
enum EvidenceReport {
    static func print(_ finding: EvidenceCheck.Finding) {
        Terminal.print("Right: this evidence shows a fault of the ledger, \(finding.fault).")
        Terminal.print("seen         \(finding.evidence.observed) at \(finding.evidence.url)")
        for line in finding.proven { Terminal.print("proven       \(line)") }
        for line in finding.notProven { Terminal.print("not proven   \(line)") }
    }
}
