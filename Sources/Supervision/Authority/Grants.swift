/// What one department may author: type patterns (a type's name, or `<thing>.*`), some of them limited to a division.
public struct Grants: Sendable, Equatable {
    /// By division; the empty key holds what is granted without limit.
    var patterns: [String: Set<String>] = [:]

    /// Each (division or nil, patterns), in order.
    public var all: [(division: String?, types: [String])] {
        patterns.sorted { $0.key < $1.key }.map { ($0.key.isEmpty ? nil : $0.key, $0.value.sorted()) }
    }

    /// Whether a grant covers an event of the type that names `division` in its data. A limited grant covers events
    /// that name no division: it keeps departments out of others' areas, and such an event names no area.
    public func covers(_ type: String, division: String?) -> Bool {
        patterns.contains { limit, granted in
            guard granted.contains(where: { Self.pattern($0, covers: type) }) else { return false }
            guard !limit.isEmpty, let division, let limit = Division(limit), let named = Division(division) else {
                return true
            }
            return limit.contains(named)
        }
    }

    mutating func give(_ types: Set<String>, division: String?) {
        patterns[division ?? "", default: []].formUnion(types)
    }

    /// False, and nothing changes, when one of `types` was not given for `division` in just these words.
    mutating func withdraw(_ types: Set<String>, division: String?) -> Bool {
        guard let given = patterns[division ?? ""], given.isSuperset(of: types) else { return false }
        let rest = given.subtracting(types)
        patterns[division ?? ""] = rest.isEmpty ? nil : rest
        return true
    }

    /// `complaint.*` covers every type that begins with `complaint.`; a name covers itself.
    static func pattern(_ pattern: String, covers type: String) -> Bool {
        pattern.hasSuffix(".*") ? type.hasPrefix(pattern.dropLast()) : pattern == type
    }

    /// Whether `pattern` is `<thing>.<happened>` or `<thing>.*` of a thing that departments may author at all.
    static func isGrantable(_ pattern: String) -> Bool {
        let parts = pattern.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
        return !reserved.contains(String(parts[0]))
    }

    /// The things of the root authority's and the ledger's own types.
    private static let reserved = Set(
        Vocabulary.all.filter { $0.author != .department }.map { String($0.prefix) })
}
