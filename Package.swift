// swift-tools-version: 6.2
import PackageDescription

// Swift 6 mode with the upcoming features that keep imports honest: a file names what it uses,
// and what a module uses inside does not leak to its callers.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// As ``strict``; and what folds millions of events does not look for overlapping accesses in release builds: rows are
/// changed where they are, by one worker each. Debug builds look.
let folding = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// The folders of Projections.
let views = ["Action", "Authority", "Catalog", "Complaint", "Credit", "Efficiency", "Officer", "Quality", "Subject"]

let package = Package(
    name: "shilu",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "shilu", targets: ["shilu"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries and thin C: what Swift cannot do as well.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPrefetch"),
        .target(name: "CSHA256", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "CLtHash", cSettings: [.unsafeFlags(["-O3"])]),
        .target(
            name: "CSimdJSON", cxxSettings: [.unsafeFlags(["-O3"])],
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]),

        // Pure: no I/O, no clock.
        .target(name: "SignedNote", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "MerkleLog", dependencies: ["CSHA256", "SignedNote"], swiftSettings: strict),
        .target(
            name: "Supervision", dependencies: ["CSimdJSON", "MerkleLog", "SignedNote"],
            swiftSettings: strict),

        // Personal data under keys of its own.
        .target(name: "Sealing", dependencies: ["CSodium", "SignedNote", "Supervision"], swiftSettings: strict),

        // A province made up: events without anybody behind them (pure).
        .target(
            name: "Demo", dependencies: ["MerkleLog", "SignedNote", "Supervision"],
            resources: [.embedInCode("Divisions")], swiftSettings: strict),

        // Other systems' files as events (pure too: bytes in, events out).
        .target(name: "Importing", swiftSettings: strict),

        // The ledger, its store, its auditor.
        .target(
            name: "Ledger", dependencies: ["MerkleLog", "SignedNote", "Supervision", "CLZ4"],
            swiftSettings: strict),
        .target(
            name: "PostgresStore", dependencies: ["Ledger", "Projecting", "CPostgres"],
            resources: [.embedInCode("SQL")], swiftSettings: strict),
        .target(
            name: "Audit",
            dependencies: [
                "CZlib", "MerkleLog", "SignedNote", "Supervision",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            ], swiftSettings: strict),

        // A witness of other logs (c2sp.org/tlog-witness): its protocol, its records, its HTTP.
        .target(
            name: "Witness",
            dependencies: [
                "MerkleLog", "SignedNote",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),

        // Folds over the log: the engine, the views (one target a folder of Projections), and their list.
        .target(
            name: "Projecting", dependencies: ["CLtHash", "CPrefetch", "CSodium", "MerkleLog", "SignedNote", "Supervision"],
            swiftSettings: folding),
        .target(
            name: "Views", dependencies: ["Projecting"] + views.map { .target(name: $0 + "View") },
            swiftSettings: strict),

        // Who talks to people and programs.
        .target(
            name: "Service",
            dependencies: [
                "Ledger", "MerkleLog", "Projecting", "SignedNote", "Supervision", "CZlib",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], resources: [.embedInCode("Docs/style.css"), .embedInCode("Docs/audit.md")], swiftSettings: strict),
        .executableTarget(
            name: "shilu",
            dependencies: [
                "Service", "Audit", "Demo", "EfficiencyView", "Importing", "Ledger", "PostgresStore", "Projecting", "Sealing",
                "Supervision", "Views", "Witness", "CZlib",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "shilu-bench",
            dependencies: [
                "Audit", "CSimdJSON", "Demo", "Ledger", "MerkleLog", "PostgresStore", "Projecting", "SignedNote", "Views",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // Tests mirror Sources; what runs the real program are the runners Tests/*/run-*.sh, see ops/test.
        // TestSupport is what several of them share.
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
        .testTarget(
            name: "SignedNoteTests", dependencies: ["SignedNote", "TestSupport"], path: "Tests/SignedNote",
            swiftSettings: strict),
        .testTarget(
            name: "MerkleLogTests", dependencies: ["CSHA256", "MerkleLog", "SignedNote", "TestSupport"],
            path: "Tests/MerkleLog", swiftSettings: strict),
        .testTarget(
            name: "SupervisionTests", dependencies: ["Supervision", "MerkleLog", "SignedNote", "TestSupport"],
            path: "Tests/Supervision", swiftSettings: strict),
        .testTarget(
            name: "DemoStreamTests", dependencies: ["Demo", "MerkleLog", "SignedNote", "Supervision"],
            path: "Tests/DemoStream", swiftSettings: strict),
        .testTarget(
            name: "SealingTests", dependencies: ["Sealing", "Supervision", "TestSupport"], path: "Tests/Sealing",
            swiftSettings: strict),
        .testTarget(
            name: "ViewsTests",
            dependencies: ["Projecting", "Supervision", "Views"] + views.map { .target(name: $0 + "View") },
            path: "Tests/Views", swiftSettings: strict),
        .testTarget(
            name: "ProjectingTests",
            dependencies: [
                "Demo", "MerkleLog", "PostgresStore", "Projecting", "SignedNote", "Supervision", "TestSupport", "Views",
            ],
            path: "Tests/Projecting", swiftSettings: strict),
        .testTarget(
            name: "ImportingTests", dependencies: ["Importing"], path: "Tests/Importing",
            swiftSettings: strict),
        .testTarget(
            name: "LedgerTests", dependencies: ["Ledger", "TestSupport"], path: "Tests/Ledger",
            swiftSettings: strict),
        .testTarget(
            name: "PostgresStoreTests", dependencies: ["CPostgres", "Ledger", "PostgresStore", "Projecting", "TestSupport"],
            path: "Tests/PostgresStore", swiftSettings: strict),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Ledger", "MerkleLog", "Service", "SignedNote",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/Service", swiftSettings: strict),
        .testTarget(
            name: "WitnessTests", dependencies: ["MerkleLog", "SignedNote", "TestSupport", "Witness"],
            path: "Tests/Witness", swiftSettings: strict),
        .testTarget(
            name: "AuditTests", dependencies: ["Audit", "MerkleLog", "SignedNote", "Supervision", "TestSupport"],
            path: "Tests/Audit", swiftSettings: strict),
    ] + views.map { name in
        .target(
            name: name + "View", dependencies: ["Projecting", "Supervision"], path: "Projections/" + name,
            exclude: ["NOTES.md"], resources: [.embedInCode("tables.sql")], swiftSettings: folding)
    }
)
