internal import CPrefetch
internal import MerkleLog
internal import Supervision

/// That an event touches a row by a rule, or what else the folders of one part are to do with it.
struct Touch {
    /// Position in the batch.
    let event: UInt32
    /// Position among a folder's rules, or one of those below.
    let rule: Int32
    private let keyCount: UInt32
    private let keyStart: UnsafeRawPointer?
    /// Of the key.
    let hash: UInt64

    /// To the reference belongs what the event says; for all parts, before all rules.
    static let reference: Int32 = -1
    /// The key is the department whose event was recorded.
    static let recording: Int32 = -2

    init(event: UInt32, rule: Int32, key: UnsafeRawBufferPointer = .init(start: nil, count: 0), hash: UInt64 = 0) {
        self.event = event
        self.rule = rule
        keyStart = key.baseAddress
        keyCount = UInt32(truncatingIfNeeded: key.count)
        self.hash = hash
    }

    /// Empty where the keys hang on the reference, and are found when the event is folded.
    var key: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: keyStart, count: Int(keyCount)) }
}

/// Which rules take the events of each type, and where the keys of the rows come from.
///
/// `@unchecked Sendable`: nothing changes. Its memory is its own, since all workers read it for every event: references, and be
/// it those of lists, would be counted by one after the other.
final class Routes: @unchecked Sendable {
    struct Route {
        let rule: Int32
        /// For every part: which rows it touches shows when the event is folded.
        let isReferred: Bool
        let keys: UnsafeMutableBufferPointer<RowKey>
    }

    /// By position of the type in the vocabulary.
    let byType: UnsafeMutableBufferPointer<UnsafeMutableBufferPointer<Route>>
    private let isReferenceType: UnsafeMutableBufferPointer<Bool>
    /// Somebody shows how late the ledger heard of events.
    let marksRecording: Bool

    /// - Parameter rules: in the order in which a folder has them.
    init(_ rules: [TableFold.Rule], marksRecording: Bool) {
        let positions = Dictionary(uniqueKeysWithValues: Vocabulary.all.enumerated().map { ($1.name, $0) })
        var routes = [[Route]](repeating: [], count: Vocabulary.all.count)
        for (number, rule) in rules.enumerated() {
            guard let position = positions[rule.type.name] else { continue }
            routes[position].append(
                Route(rule: Int32(number), isReferred: rule.isReferred, keys: Self.kept(rule.keys)))
        }
        byType = Self.kept(routes.map(Self.kept))
        isReferenceType = Self.kept(Vocabulary.all.map(\.isReference))
        self.marksRecording = marksRecording
    }

    deinit {
        for routes in byType {
            for route in routes { Self.free(route.keys) }
            Self.free(routes)
        }
        Self.free(byType)
        Self.free(isReferenceType)
    }

    func isReference(_ typeIndex: Int) -> Bool { isReferenceType[typeIndex] }

    private static func kept<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
        let kept = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = kept.initialize(from: elements)
        return kept
    }

    private static func free<Element>(_ elements: UnsafeMutableBufferPointer<Element>) {
        elements.deinitialize()
        elements.deallocate()
    }
}

/// Events that were parsed once, and for each part of the keys what they touch, in their order: finding keys and hashing them
/// is a good part of folding too, and who knows what comes next can have it fetched.
///
/// `@unchecked Sendable`: one task fills it; then any number read it, until one task fills it anew.
final class RoutedBatch: @unchecked Sendable {
    let events = EventBatch()
    /// By part.
    private(set) var touches: [[Touch]]
    private let routes: Routes
    private let keys = FoundKeys()

    init(_ routes: Routes, partsCount: Int) {
        self.routes = routes
        touches = Array(repeating: [], count: partsCount)
    }

    /// Takes the events of a bundle in the place of those it has.
    /// - Parameters:
    ///   - first: index of the bundle's first entry.
    ///   - range: which entries to take.
    /// - Throws: ``ProjectingError/malformed(index:reason:)``.
    func fill(bundle: [UInt8], first: Int, range: Range<Int>, _ reader: inout EventReader) throws {
        removeAll()
        bundle.withUnsafeBytes { bytes in
            for line in stride(from: 0, to: bytes.count, by: 64) { cprefetch(bytes.baseAddress.unsafelyUnwrapped + line) }
        }
        let ranges: [Range<Int>]
        do {
            ranges = try EntryBundle.ranges(in: bundle)
        } catch {
            throw ProjectingError.malformed(index: first, reason: "the bundle is no sequence of entries: \(error)")
        }
        try bundle.withUnsafeBytes { bytes in
            for (offset, entry) in ranges.enumerated() where range.contains(first + offset) {
                let index = first + offset
                do {
                    let entry = try EntryView(UnsafeRawBufferPointer(rebasing: bytes[entry]))
                    guard let line = entry.eventLine else { continue }
                    try events.append(line, index: index, recordedMilliseconds: entry.stampMilliseconds, &reader)
                } catch {
                    throw ProjectingError.malformed(index: index, reason: "\(error)")
                }
            }
        }
        for at in 0..<events.count { route(at) }
    }

    /// Takes one event in the place of those it has.
    func fill(
        line: UnsafeRawBufferPointer, index: Int, recordedMilliseconds: Int64, _ reader: inout EventReader
    ) throws {
        removeAll()
        do throws(EventFault) {
            try events.append(line, index: index, recordedMilliseconds: recordedMilliseconds, &reader)
        } catch {
            throw ProjectingError.malformed(index: index, reason: "\(error)")
        }
        for at in 0..<events.count { route(at) }
    }

    private func removeAll() {
        events.removeAll()
        keys.forget()
        for part in touches.indices { touches[part].removeAll(keepingCapacity: true) }
    }

    private func route(_ at: Int) {
        let event = events[at]
        let position = UInt32(truncatingIfNeeded: at)
        if routes.isReference(event.typeIndex) { addToAll(Touch(event: position, rule: Touch.reference)) }
        if routes.marksRecording, let department = event.authorDepartment {
            add(department.bytes, position, Touch.recording)
        }
        for route in routes.byType[event.typeIndex] {
            if route.isReferred {
                addToAll(Touch(event: position, rule: route.rule))
                continue
            }
            keys.next()
            for key in route.keys { key.find(event, nil, in: keys) }
            for key in keys.all { add(key, position, route.rule) }
        }
    }

    private func addToAll(_ touch: Touch) {
        for part in touches.indices { touches[part].append(touch) }
    }

    @inline(__always)
    private func add(_ key: UnsafeRawBufferPointer, _ event: UInt32, _ rule: Int32) {
        let hash = KeyHash.of(key)
        let part = FoldPart.owner(of: hash, among: touches.count)
        touches[part].append(Touch(event: event, rule: rule, key: key, hash: hash))
    }
}
