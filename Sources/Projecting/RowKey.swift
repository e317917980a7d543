public import Supervision

/// Where an event's row keys come from.
public enum RowKey: Sendable {
    /// The id of the event's subject: `2026-17` of `complaint/2026-17`.
    case subjectID
    /// The event's subject with its kind: `inspection/J-1`.
    case subject
    /// A member of the data. Nothing where there is none; the elements of a list.
    case field(FieldName)
    /// Whatever `body` calls back with, from the event and the reference alone.
    case computed(@Sendable (_ context: FoldContext, _ body: (String) -> Void) -> Void)

    /// Whether it gives one key at most.
    var isSingle: Bool {
        switch self {
        case .subjectID, .subject: true
        case .field, .computed: false
        }
    }

    /// Calls `body` with each key; its bytes are valid within the call.
    func forEach(_ context: FoldContext, _ body: (UnsafeRawBufferPointer) -> Void) {
        switch self {
        case .subjectID: body(context.event.subjectID.bytes)
        case .subject: body(context.event.subject.bytes)
        case .field(let name):
            guard let value = context.event.data[name] else { return }
            if let text = value.text { return body(text.bytes) }
            for element in value.elements { if let text = element.text { body(text.bytes) } }
        case .computed(let keys):
            keys(context) { key in
                var key = key
                key.withUTF8 { body(UnsafeRawBufferPointer($0)) }
            }
        }
    }
}
