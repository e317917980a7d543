public import Supervision

/// The entries of one thread, read from somewhere, with what that rests on.
public struct ThreadStory: Sendable {
    /// The log's name.
    public let origin: String
    public let thread: String
    /// Entries of the log as it was read.
    public let size: Int
    /// In the order of the log.
    public let items: [CaseTimeline.Item]
    /// Names of departments by code, as far as they were met.
    public let departments: [String: String]
    public let basis: Basis

    /// What was checked.
    public enum Basis: Sendable, Equatable {
        /// A case file was, on the root authority's word: all but what ``CaseCheck`` does not prove.
        case caseFile(completeTo: Int)
        /// A whole log was, as ``Verifier`` does; on the root authority's word, or on that of the founding.
        case wholeLog(isRooted: Bool)
        /// A whole log was read that nobody vouches for: its entries hash to its checkpoint, and its authors' signatures are by
        /// keys that it names itself.
        case unsignedLog
        /// What the ledger names as the thread's entries: each is in the tree of its checkpoint, whose signature was checked or not.
        case entries(isSigned: Bool)
    }
}

extension ThreadStory {
    /// Of a case file.
    /// - Throws: ``Fault``, as ``CaseCheck``.
    public init(_ proven: CaseCheck.Proven) {
        self.init(
            origin: proven.origin, thread: proven.thread, size: proven.size, items: proven.items,
            departments: proven.departments, basis: .caseFile(completeTo: proven.completeTo))
    }

    /// The story as it was when the log had so many entries.
    public func asOf(_ size: Int) -> ThreadStory {
        ThreadStory(
            origin: origin, thread: thread, size: self.size, items: items.filter { $0.index < size },
            departments: departments,
            basis: basis)
    }
}
