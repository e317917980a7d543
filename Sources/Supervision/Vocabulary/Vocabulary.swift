// Supervision: the words of the domain as data. This folder (Vocabulary) is the language in which types are written,
// and the schema that follows from it; Types holds one small file per event type; Codes and Identifiers what fields are
// made of; Reading checks an event's bytes against all of it; Authority folds who may sign what.

public import MerkleLog

/// Every event type the ledger accepts.
///
/// To add a type: write one file under `Types/<Family>/` that defines it as a `static let`, name it in that folder's list
/// (`Types/<Family>/<Family>.swift`), and give it one good and two bad examples under `Fixtures/events/`. Validation, JSON
/// Schema and threads follow from the definition.
public enum Vocabulary {
    /// All types, by family, in an order that never changes their meaning.
    public static let all: [EventType] =
        authority + catalog + subjects + actions + complaints + credit + risk + linkage + trace + knowledge + exchange
        + evaluation

    /// Of the types in ``all``, what folds ask of each event; it lives as long as the process and never changes.
    nonisolated(unsafe) static let places: UnsafeMutableBufferPointer<(type: ObjectIdentifier, name: String)> = {
        let places = UnsafeMutableBufferPointer<(type: ObjectIdentifier, name: String)>.allocate(capacity: all.count)
        _ = places.initialize(from: all.map { (ObjectIdentifier($0), $0.name) })
        return places
    }()

    /// The type called `name`, such as `complaint.registered`.
    public static func type(named name: String) -> EventType? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// SHA-256 over the JSON Schemas of all types, sorted by name, each followed by a newline: what a founding records,
    /// so that everyone can see which vocabulary a ledger began with.
    public static let hash: MerkleHash = {
        let schemas = all.sorted { $0.name < $1.name }.map { $0.jsonSchema() + "\n" }
        return MerkleHash.sha256(of: Array(schemas.joined().utf8))
    }()
}
