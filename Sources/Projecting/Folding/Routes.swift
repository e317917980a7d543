internal import Supervision

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
