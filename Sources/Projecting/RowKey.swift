public import Supervision

/// Where an event's row keys come from.
public enum RowKey: Sendable {
    /// The id of the event's subject: `2026-17` of `complaint/2026-17`.
    case subjectID
    /// The event's subject with its kind: `inspection/J-1`.
    case subject
    /// A member of the data. Nothing where there is none; the elements of a list.
    case field(FieldName)
    /// Whatever is added to `keys`, from the event alone.
    case computed(@Sendable (_ event: FoldEvent, _ keys: FoundKeys) -> Void)
    /// Whatever is added to `keys`, from the event and the reference as it is when the event is folded: not to be known before,
    /// so for events that come seldom.
    case referred(@Sendable (_ event: FoldEvent, _ reference: Reference, _ keys: FoundKeys) -> Void)

    /// Whether it gives one key at most.
    var isSingle: Bool {
        switch self {
        case .subjectID, .subject: true
        case .field, .computed, .referred: false
        }
    }

    var isReferred: Bool { if case .referred = self { true } else { false } }

    /// Adds the event's keys to those that were found; one may come twice.
    /// - Parameter reference: nil where none is ``referred``.
    func find(_ event: FoldEvent, _ reference: Reference?, in keys: FoundKeys) {
        switch self {
        case .subjectID: keys.add(event.subjectID)
        case .subject: keys.add(event.subject)
        case .field(let name):
            guard let value = event.data[name] else { return }
            if let text = value.text { return keys.add(text) }
            for element in value.elements { if let text = element.text { keys.add(text) } }
        case .computed(let find): find(event, keys)
        case .referred(let find): if let reference { find(event, reference, keys) }
        }
    }
}
