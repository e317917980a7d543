// swift-tools-version: 6.2
import PackageDescription

// What reads bytes from strangers, built for fuzzing: every module below is instrumented, and nothing of the network is in
// it. A package of its own, because a build for fuzzing shares no object with the others; its sources are those of the
// product, through the link Sources. Built by run-fuzz.sh and by Tests/Interop/run-differential.sh.

/// As in the product's manifest, with the address sanitizer, what tells libFuzzer which branches were taken, and access for
/// `@testable`. Not by `--sanitize`: two of them stand on the compiler's command line in an order that changes from run to run,
/// and all is built again.
let instrumented: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags([
        "-enable-testing", "-sanitize=address,fuzzer",
        "-sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table",
    ]),
]
/// As in the product's manifest, too.
let folding = instrumented + [.unsafeFlags(["-enforce-exclusivity=unchecked"])]
let views = ["Action", "Authority", "Catalog", "Complaint", "Credit", "Efficiency", "Officer", "Quality", "Subject"]
let instrumentedC = ["-O3", "-fsanitize=address,fuzzer-no-link"]

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CSodium", path: "Sources/CSodium", pkgConfig: "libsodium"),
        .systemLibrary(name: "CLZ4", path: "Sources/CLZ4", pkgConfig: "liblz4"),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CPrefetch", path: "Sources/CPrefetch"),
        .target(name: "CLtHash", path: "Sources/CLtHash", cSettings: [.unsafeFlags(instrumentedC)]),
        .target(name: "CSHA256", path: "Sources/CSHA256", cSettings: [.unsafeFlags(instrumentedC)]),
        .target(
            name: "CSimdJSON", path: "Sources/CSimdJSON", cxxSettings: [.unsafeFlags(instrumentedC)],
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]),
        .target(
            name: "SignedNote", dependencies: ["CSodium"], path: "Sources/SignedNote", swiftSettings: instrumented),
        .target(
            name: "MerkleLog", dependencies: ["CSHA256", "SignedNote"], path: "Sources/MerkleLog",
            swiftSettings: instrumented),
        .target(
            name: "Supervision", dependencies: ["CSimdJSON", "MerkleLog", "SignedNote"], path: "Sources/Supervision",
            swiftSettings: instrumented),
        .target(
            name: "Ledger", dependencies: ["CLZ4", "MerkleLog", "SignedNote", "Supervision"], path: "Sources/Ledger",
            swiftSettings: instrumented),
        // Of rooms that talk to the network, what does not.
        .target(
            name: "Audit", dependencies: ["CZlib", "MerkleLog", "SignedNote", "Supervision"], path: "Sources/Audit",
            exclude: ["HTTP", "Monitor"], swiftSettings: instrumented),
        .target(
            name: "Projecting", dependencies: ["CLtHash", "CPrefetch", "CSodium", "MerkleLog", "SignedNote", "Supervision"],
            path: "Sources/Projecting", swiftSettings: folding),
        .target(
            name: "Views", dependencies: ["Projecting"] + views.map { .target(name: $0 + "View") },
            path: "Sources/Views", swiftSettings: instrumented),
        .target(name: "Importing", path: "Parts/Importing", swiftSettings: instrumented),
        .target(name: "Service", dependencies: ["CZlib", "Ledger"], path: "Parts/Service", swiftSettings: instrumented),
        .target(
            name: "Witness", dependencies: ["MerkleLog", "SignedNote"], path: "Parts/Witness",
            swiftSettings: instrumented),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Audit", "EfficiencyView", "Importing", "Ledger", "MerkleLog", "Projecting", "Service", "SignedNote", "Supervision",
                "Views", "Witness",
            ],
            path: "Targets", swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=address,fuzzer"])]),
    ] + views.map { name in
        .target(
            name: name + "View", dependencies: ["Projecting", "Supervision"], path: "Projections/" + name,
            exclude: ["NOTES.md"], resources: [.embedInCode("tables.sql")], swiftSettings: folding)
    }
)
