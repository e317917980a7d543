/// What the authority reads of an event: as admission has it (``EventView``) or as folds have it (``FoldEvent``), so that
/// both decide by the same code.
public protocol AuthorityEvent {
    var type: EventType { get }
    var source: EventText { get }
    /// The subject behind its kind and slash.
    var subjectID: EventText { get }
    var data: EventValue { get }
}

extension EventView: AuthorityEvent {}
extension FoldEvent: AuthorityEvent {}
