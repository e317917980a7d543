import MerkleLog
import Service
import SignedNote

@testable import Audit

extension FuzzTarget {
    /// Case files. What is accepted proves what one of the seeds does: nobody here has a key. Behind the check as a whole each
    /// stage is also called by itself, so that a hash or a signature does not shield what comes behind it.
    static let caseFile = FuzzTarget(name: "case", test: { CaseTarget.test(Array($0)) }, mutate: CaseTarget.mutate)
}

private enum CaseTarget {
    /// The root authority of the seeds, Fixtures/fuzz/case.
    static let rootKey: VerifierKey = {
        do {
            return try VerifierKey(
                "ledger.example.org/supervision/authority+da9d02fb+AfVEQb2g99wmexaR2bszkhDZZvyS9bs9q4hPvQVoZ5TC")
        } catch {
            fatalError("\(error)")
        }
    }()
    static let check = CaseCheck(rootKey: rootKey)
    /// Those of another vocabulary are refused for their timeline, in the end.
    static let proven = FuzzTarget.seeds.compactMap { try? check.check($0) }

    static func test(_ archive: [UInt8]) -> Bool {
        if let found = try? check.check(archive) {
            demand(proven.contains { says($0, found) }, "it proves what no seed does: \(found)")
        }
        guard let files = try? ZipReader(archive).files else { return false }
        let again = packed(files).flatMap { try? ZipReader($0).files }
        demand(again?.elementsEqual(files, by: ==) ?? false, "its files do not make it")
        guard let document = try? CaseDocument(archive), let founding = try? CaseFounding(document, rootKey: rootKey),
            let completeness = try? CaseCompleteness(document)
        else { return false }
        return (try? CaseReplay(document, founding.authority, completeness)) != nil
    }

    /// Whether a case file proves what another does, or less: that it leaves out what comes behind some entry is its own word, and
    /// it says so. What is proven complete stays before that.
    private static func says(_ seed: CaseCheck.Proven, _ found: CaseCheck.Proven) -> Bool {
        var seed = seed
        if found.completeTo <= found.before, found.before < seed.before { seed.before = found.before }
        return seed == found
    }

    /// Changes one file of an archive, or one entry or proof, and packs it again; now and then the archive's own bytes.
    static func mutate(_ data: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ seed: UInt32) -> Int {
        var choice = Choice(seed)
        guard choice.next(8) > 0, var files = try? ZipReader(Array(data[..<count])).files, !files.isEmpty else {
            return defaultMutation(data, count)
        }
        let number = choice.next(files.count)
        let bytes = files[number].bytes
        let isLengthed = files[number].name == "entries" || files[number].name == "proofs"
        let changed = isLengthed && choice.next(4) > 0 ? Mutation.entries(bytes, &choice) : nil
        files[number].bytes = changed ?? Mutation.mutated(bytes)
        return Mutation.put(packed(files), into: data, count)
    }

    private static func packed(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8]? {
        var archive = ZipWriter()
        for file in files { guard archive.add(file.name, file.bytes) else { return nil } }
        return archive.finish()
    }
}
