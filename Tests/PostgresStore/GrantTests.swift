import Ledger
import PostgresStore
import Testing

extension PostgresStoreTests {
    /// History is only ever inserted: the service has no right to change it, and triggers stop everyone else.
    @Suite struct Grants {
        static let history = ["log", "bundle", "tile", "block", "summary", "seen"]
        static let changes = ["DELETE FROM ledger.", "TRUNCATE ledger."]

        /// A change of any column of a table.
        static func update(_ table: String) -> String {
            "UPDATE ledger.\(table) SET \(table == "log" ? "name = name" : "log = log")"
        }

        @Test(arguments: history) func serviceCannotChangeHistory(table: String) throws {
            let service = try RawSession(cluster().serviceURL)
            #expect(service.run(unsafe: Self.update(table)) == "42501")
            for change in Self.changes { #expect(service.run(unsafe: change + table) == "42501", "\(change)") }
        }

        @Test(arguments: history) func ownerAndSuperuserAreStopped(table: String) throws {
            for url in [try cluster().ownerURL, try cluster().superuserURL] {
                let session = try RawSession(url)
                #expect(session.run(unsafe: Self.update(table)) == "23001")
                for change in Self.changes {
                    // The names of logs are held by their heads, which TRUNCATE notices first.
                    let expected = change.hasPrefix("TRUNCATE") && table == "log" ? "0A000" : "23001"
                    #expect(session.run(unsafe: change + table) == expected, "\(change)")
                }
            }
        }

        @Test(arguments: ["head", "edge"]) func changingTablesAreNeverEmptied(table: String) throws {
            let service = try RawSession(cluster().serviceURL)
            let owner = try RawSession(cluster().ownerURL)
            for change in Self.changes {
                #expect(service.run(unsafe: change + table) == "42501", "\(change)")
                #expect(owner.run(unsafe: change + table) == "23001", "\(change)")
            }
        }

        @Test func theHeadOnlyGrows() async throws {
            let (store, log) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            try await store.commit(smallAdvance(log, epoch: epoch, from: 0, count: 5))
            let id = try logID(log)
            for url in [try cluster().serviceURL, try cluster().ownerURL, try cluster().superuserURL] {
                let session = try RawSession(url)
                for change in ["size = size - 1", "epoch = epoch - 1", "size = 0, epoch = 9"] {
                    #expect(session.run(unsafe: "UPDATE ledger.head SET \(change) WHERE log = \(id)") == "23001")
                }
            }
            #expect(try await store.head(log: log)?.size == 5)
        }

        @Test func serviceCannotReachBeyondItsRows() throws {
            let service = try RawSession(cluster().serviceURL)
            #expect(service.run(unsafe: "UPDATE ledger.head SET log = 1") == "42501")
            #expect(service.run(unsafe: "ALTER TABLE ledger.bundle DISABLE TRIGGER ALL") == "42501")
            #expect(service.run(unsafe: "DROP TABLE ledger.seen") == "42501")
            #expect(service.run(unsafe: "CREATE TABLE ledger.other (x int)") == "42501")
            #expect(service.run(unsafe: "CREATE TABLE public.other (x int)") == "42501")
            #expect(service.run(unsafe: "INSERT INTO ledger.schema VALUES (2)") == "42501")
            #expect(
                service.run(unsafe: "CREATE OR REPLACE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS ''")
                    == "42501")
        }
    }
}
