import Audit
import Foundation
import MerkleLog
import SignedNote
import TestSupport
import Testing

/// A log copied into a folder: whole, provable, resumable, never replaced by another history.
@Suite struct ExportTests {
    private func log(_ count: Int) -> TestLog {
        let log = TestLog()
        for id in 0..<count { log.add(TestLog.complaint("a\(id)"), by: log.deskKey) }
        return log
    }

    @Test func anExportIsTheLog() async throws {
        let log = log(600)
        let folder = TestFolder()
        let summary = try await Exporter(source: MemorySource(log), folder: folder.path, key: log.ledgerKey.verifier)
            .run()
        #expect(folder.files == log.files())
        #expect(summary.size == 604 && summary.bundlesWritten == 3 && summary.bundlesKept == 0)
        let report = try await Verifier(source: FolderSource(path: folder.path), options: log.options()).run()
        #expect(report.fault == nil && report.entries == 604)
    }

    @Test func exportingAgainWritesOnlyWhatIsNewOrDamaged() async throws {
        let log = log(600)
        let folder = TestFolder()
        let exporter = { Exporter(source: MemorySource(log), folder: folder.path) }
        _ = try await exporter().run()
        let again = try await exporter().run()
        #expect(again.bundlesWritten == 0 && again.bundlesKept == 3 && again.tilesWritten == 0)

        folder.write(BundleCoordinate(index: 1).path, [1, 2, 3])
        let repaired = try await exporter().run()
        #expect(repaired.bundlesWritten == 1)

        for id in 600..<900 { log.add(TestLog.complaint("a\(id)"), by: log.deskKey) }
        let grown = try await exporter().run()
        #expect(grown.bundlesKept == 2 && grown.bundlesWritten == 2)
        // The partial tiles of the old right edge are gone.
        #expect(folder.files == log.files())
    }

    @Test func anotherHistoryIsRefused() async throws {
        let folder = TestFolder()
        _ = try await Exporter(source: MemorySource(log(600)), folder: folder.path).run()
        let before = folder.files
        for count in [599, 700] {
            let other = log(count)
            other.entries[300][40] ^= 1
            await #expect(throws: AuditError.self) {
                try await Exporter(source: MemorySource(other), folder: folder.path).run()
            }
            #expect(folder.files["checkpoint"] == before["checkpoint"])
        }
    }

    @Test func nothingUnprovenIsWritten() async throws {
        for path in ["tile/entries/001", "tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/92"] {
            let log = log(600)
            log.overrides[path] = log.files()[path].map { $0.dropLast() + [$0.last! ^ 1] }
            let folder = TestFolder()
            await #expect(throws: Fault.self, "\(path)") {
                try await Exporter(source: MemorySource(log), folder: folder.path).run()
            }
            #expect(folder.files["checkpoint"] == nil)
        }
    }
}

extension TestFolder {
    /// All files, by their relative paths.
    var files: [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            var isFolder: ObjCBool = false
            FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
            if !isFolder.boolValue { files[name] = Array(try! Data(contentsOf: URL(filePath: path + "/" + name))) }
        }
        return files
    }

    func write(_ name: String, _ bytes: [UInt8]) {
        try! Data(bytes).write(to: URL(filePath: path + "/" + name))
    }
}
