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

/// Events that were parsed once, and for each part of the keys what they touch, in their order: finding keys and hashing them
/// is a good part of folding too, and who knows what comes next can have it fetched.
///
/// `@unchecked Sendable`: one task fills it; then any number read it, until one task fills it anew.
final class RoutedBatch: @unchecked Sendable {
    private(set) var events = EventBatch()
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
            for line in stride(from: 0, to: bytes.count, by: 64) {
                cprefetch(bytes.baseAddress.unsafelyUnwrapped + line)
            }
        }
        try EntryBundle.forEachEvent(in: bundle, first: first, range: range) { line, index, recorded in
            try append(line, index, recorded, &reader)
        }
    }

    /// Takes one event in the place of those it has.
    func fill(
        line: UnsafeRawBufferPointer, index: Int, recordedMilliseconds: Int64, _ reader: inout EventReader
    ) throws {
        removeAll()
        try append(line, index, recordedMilliseconds, &reader)
    }

    /// Forgets the events, and the room that they took.
    func giveUpRoom() {
        removeAll()
        events = EventBatch()
    }

    private func append(
        _ line: UnsafeRawBufferPointer, _ index: Int, _ recordedMilliseconds: Int64, _ reader: inout EventReader
    ) throws {
        let count = events.count
        do throws(EventFault) {
            try events.append(line, index: index, recordedMilliseconds: recordedMilliseconds, &reader)
        } catch {
            throw ProjectingError.malformed(index: index, reason: "\(error)")
        }
        if events.count > count { route(count) }
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
