import SignedNote

extension Row {
    static let single = Row(
        name: "single", work: "single signed events over HTTP, 64 connections, durable receipts",
        against: "libsodium Ed25519 verifications on one core", bar: .atLeast(0.5)
    ) { world in
        let count = 60_000
        let events = world.events("single")
        let notes = try (0..<count).map { try events.note($0) }
        let verifications = try verificationsPerSecond(notes: Array(notes.prefix(20_000)), key: world.author.verifier)
        try await world.serve()
        let requests = notes.map { world.post("/v1/events", $0, "text/plain; charset=utf-8") }
        let result = try world.expect(201, LoadGenerator(port: world.port, requests: requests).run(connections: 64))
        return Measure(
            ours: Double(count) / result.seconds, against: verifications, unit: "events/s",
            note: "latency p50 \(milliseconds(result.latency(percentile: 50))) ms, p99 \(milliseconds(result.latency(percentile: 99))) ms")
    }

    static let sealed = Row(
        name: "sealed", work: "sealed batches of 4,096 events of about 440 bytes over HTTP, 4 connections, durable receipts",
        against: "bare COPY of the same JSON into (bigint primary key, jsonb)", bar: .atLeast(1)
    ) { world in
        let count = 400_000
        try await world.serve()
        let copy = try world.copyBaseline("sealed", count: count)
        try world.sql("CHECKPOINT")
        let seconds = try world.appendSealed("sealed", 0..<count)
        return Measure(
            ours: Double(count) / seconds, against: Double(count) / copy, unit: "events/s",
            note: "server's peak memory \(world.serverPeakMebibytes.rounded()) MiB")
    }

    static let witnessed = Row(
        name: "witnessed", work: "single signed events over HTTP, 64 connections, with one witness as a quorum",
        against: "the same without", bar: .atLeast(0.7)
    ) { world in
        let count = 20_000
        let address = try await world.startWitness()
        var seconds = [0.0, 0.0]
        // Twice each in turn, so that neither has the emptier log or the warmer machine.
        for round in 0..<4 {
            let isWitnessed = round % 2 == 1
            try await world.serve(isWitnessed ? ["--witness", address, "--witness-quorum", "1"] : [])
            let events = world.events("round\(round)")
            let requests = try (0..<count).map { world.post("/v1/events", try events.note($0), "text/plain; charset=utf-8") }
            let result = try world.expect(201, LoadGenerator(port: world.port, requests: requests).run(connections: 64))
            seconds[isWitnessed ? 1 : 0] += result.seconds
            world.stopServing()
        }
        return Measure(ours: Double(2 * count) / seconds[1], against: Double(2 * count) / seconds[0], unit: "events/s")
    }

    static let disk = Row(
        name: "disk", work: "bytes on disk per event: the whole schema, two threads an event",
        against: "the table of the same COPY with its key", bar: .atMost(0.45)
    ) { world in
        let count = 600_000
        try await world.serve()
        _ = try world.copyBaseline("disk", count: count)
        _ = try world.appendSealed("disk", 0..<count)
        // The background merge of the thread index adds its share: wait until the schema stops growing.
        let size = "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'ledger' AND c.relkind = 'r'"
        var before = ""
        while case let now = try world.sql(size), now != before {
            before = now
            try await Task.sleep(for: .seconds(3))
        }
        let baseline = try world.sql("SELECT pg_total_relation_size('baseline')")
        guard let ours = Double(before), let against = Double(baseline) else { throw BenchError("no sizes") }
        return Measure(ours: ours / Double(count), against: against / Double(count), unit: "bytes/event")
    }

    static let growth = Row(
        name: "growth", work: "sealed append rate with 2,000,000 events in the log", against: "the same into an empty log",
        bar: .atLeast(0.85)
    ) { world in
        let window = 250_000
        try await world.serve()
        // The first batches warm the process up; both windows are then measured alike.
        _ = try world.appendSealed("warm", 0..<50_000)
        let empty = try world.appendSealed("growth", 0..<window)
        for start in stride(from: window, to: 2_000_000, by: window) {
            _ = try world.appendSealed("growth", start..<start + window)
        }
        let full = try world.appendSealed("growth", 2_000_000..<2_000_000 + window)
        return Measure(
            ours: Double(window) / full, against: Double(window) / empty, unit: "events/s",
            note: "server's peak memory \(world.serverPeakMebibytes.rounded()) MiB")
    }
}

/// Verifications per second of one core, over real notes.
func verificationsPerSecond(notes: [[UInt8]], key: VerifierKey) throws -> Double {
    let parsed = try notes.map { try Note.parse($0) }
    let start = LoadGenerator.now()
    for note in parsed {
        guard key.verify(note.signatures[0].signature, text: note.text) else { throw BenchError("a bad signature") }
    }
    return Double(parsed.count) / (LoadGenerator.now() - start)
}

func milliseconds(_ seconds: Double) -> Double { (seconds * 10_000).rounded() / 10 }
