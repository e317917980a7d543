/// How much a record or row lists of what anybody may say of one thing any number of times.
///
/// A row is read and written whole whenever it changes: a list without bound would cost more with every event, and end as a row
/// that no database takes. The bounds are beyond what is honest; the log has the rest.
public enum ListLimit {
    /// Of things, such as versions, suspensions, names, mergers.
    public static let things = 256
    /// Of departments, of which a province has some thousand.
    public static let departments = 4_096
    /// Of entries that a figure leaves out.
    public static let entries = 10_000
    /// Of rounds and parts of a plan's draws: a hundred times what a plan needs.
    public static let draws = 1_000
    /// Of steps of a complaint.
    public static let steps = 64
    /// Of a subject's credit records; when another comes, the one goes that has been over for longest.
    public static let creditRecords = 64
    /// Of a subject's joint measures.
    public static let sanctions = 32
}

extension Array {
    /// Appends, and lets go of the first where there would be too many.
    public mutating func append(_ element: Element, keepingNewest limit: Int) {
        append(element)
        if count > limit { removeFirst(count - limit) }
    }
}
