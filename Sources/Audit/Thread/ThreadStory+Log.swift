internal import MerkleLog
public import SignedNote
internal import Supervision

extension ThreadStory {
    /// Of a log that is all there, such as an export: every entry is read, so that none of the thread can be omitted.
    ///
    /// With a key it is verified first, as `shilu verify` does.
    /// - Parameters:
    ///   - key: the ledger's; nil with a root key takes the one that the founding names, which the root key must have signed.
    /// - Throws: ``Fault``; ``AuditError`` where the log cannot be read.
    public static func reading(
        _ thread: String, of source: any LogSource, key: VerifierKey?, rootKey: VerifierKey?,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> ThreadStory {
        var vouched = key
        if vouched == nil, rootKey != nil { vouched = try await FoundingKey.read(source) }
        if let vouched {
            var options = Verifier.Options(key: vouched)
            options.rootKey = rootKey
            if let fault = try await Verifier(source: source, options: options).run(progress: progress).fault {
                throw fault
            }
        }
        let log = try await ProvenLog(source: source, key: vouched)
        let size = await log.size
        var scan = ThreadScan(thread: thread)
        for number in 0..<(size + 255) >> 8 {
            let bundle = try await log.bundle(number, size: size)
            try scan.take(bundle, first: number << 8)
        }
        return ThreadStory(
            origin: log.origin, thread: thread, size: size, items: scan.items, departments: scan.departments,
            basis: vouched == nil ? .unsignedLog : .wholeLog(isRooted: rootKey != nil))
    }
}

/// Goes through a log and picks one thread's entries, each with the keys that signed it.
private struct ThreadScan: ~Copyable {
    private let thread: String
    private var reader = EventReader()
    private var authority: Authority?
    /// The newest seal, with its signers.
    private var seal: (index: Int, count: Int, signers: [String])?
    private(set) var items: [CaseTimeline.Item] = []

    init(thread: String) { self.thread = thread }

    var departments: [String: String] { authority?.departments.mapValues(\.name) ?? [:] }

    mutating func take(_ bundle: [UInt8], first: Int) throws {
        let ranges = try EntryBundle.ranges(in: bundle)
        for (offset, range) in ranges.enumerated() {
            try bundle.withUnsafeBytes { try take(UnsafeRawBufferPointer(rebasing: $0[range]), first + offset) }
        }
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ index: Int) throws {
        let entry: EntryView
        do { entry = try EntryView(bytes) } catch { throw Fault(.entryMalformed, index: index, "\(error)") }
        let payload = Array(entry.payload)
        guard let line = entry.eventLine else { return try open(seal: payload, index) }
        let event: EventView
        do throws(EventFault) { event = try reader.read(line) } catch {
            throw Fault(error, index: index)
        }
        try apply(event, index)
        guard event.belongs(to: thread) else { return }
        let isBare = payload.count == line.count + 1
        let run = isBare ? seal.flatMap { index - $0.index <= $0.count ? $0 : nil } : nil
        guard let signers = try isBare ? run?.signers : self.signers(payload, index) else {
            throw Fault(.unsealedEvent, index: index, "the event has no signature, and no seal before it")
        }
        items.append(
            CaseTimeline.Item(
                index: index, recordedAt: Stamp(milliseconds: entry.stampMilliseconds).description, line: Array(line),
                signers: signers, seal: run?.index))
    }

    private mutating func open(seal payload: [UInt8], _ index: Int) throws {
        do {
            let found = try Seal(checkpoint: try SignedCheckpoint(note: Note.parse(payload)).checkpoint)
            seal = (index, found.count, try signers(payload, index))
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(.sealMalformed, index: index, "\(error)")
        }
    }

    /// Names of the known keys whose signatures are good.
    private func signers(_ payload: [UInt8], _ index: Int) throws(Fault) -> [String] {
        guard let authority else {
            throw Fault(.foundingMismatch, index: 0, "the log does not begin with its founding")
        }
        return try payload.span.withUnsafeBytes { raw throws(Fault) in try authority.signers(raw, at: index) }.map(
            \.name)
    }

    /// Before the event's own signers are looked for: the founding is signed by a key that it names itself.
    private mutating func apply(_ event: EventView, _ index: Int) throws(Fault) {
        guard event.type.author == .root else { return }
        do throws(AuthorityFault) {
            if index == 0 {
                authority = try Authority.founded(by: event)
            } else {
                try authority?.apply(event, index: index)
            }
        } catch {
            throw Fault(.authorityRefused, index: index, "\(error)")
        }
    }
}
