import Supervision
import Testing

/// A case: events, and what rows are to be like behind some of them.
struct Scenario: Sendable, CustomTestStringConvertible {
    typealias Place = ScenarioFile.Place

    var name: String
    var place: Place
    private(set) var statements: [Statement] = []
    private var aliases: [String: String] = [:]
    /// By type: members that its events have unless they say otherwise.
    private var defaults: [String: [Member]] = [:]

    var testDescription: String { "\(place) \(name)" }
    var hasExpectation: Bool {
        statements.contains { if case .expectation = $0 { true } else { false } }
    }

    init(name: String, place: Place) {
        self.name = name
        self.place = place
    }

    enum Statement: Sendable {
        case event(Event)
        case expectation(Expectation)
    }

    struct Member: Sendable {
        /// Names between dots.
        let path: [String]
        let value: String
    }

    struct Event: Sendable {
        let place: Place
        let type: EventType
        let source: String
        let subject: String
        /// Milliseconds since 1970.
        let milliseconds: Int64
        /// Nil: as it happens.
        let recordedMilliseconds: Int64?
        /// Later ones replace earlier ones.
        let members: [Member]
        /// By what later lines call its index.
        let label: String?
    }

    struct Expectation: Sendable {
        let place: Place
        let view: String
        let key: String
        /// Nil: there is no such row.
        let members: [Member]?
    }

    mutating func add(_ words: [String], _ place: Place) throws {
        switch words[0] {
        case "alias":
            guard words.count == 4, words[2] == "=" else { throw fault(place, "alias <name> = <value>") }
            aliases[words[1]] = words[3]
        case "default":
            guard words.count > 2 else { throw fault(place, "default <type> <member>=<value> …") }
            _ = try type(words[1], place)
            defaults[words[1], default: []] += try members(words[2...], place)
        case "expect": statements.append(.expectation(try expectation(words, place)))
        default: statements.append(.event(try event(words, place)))
        }
    }

    /// `expect <view> <key> … none` or `… <member>=<value> …`; several words of a key are joined by slashes.
    private func expectation(_ words: [String], _ place: Place) throws -> Expectation {
        let end = words.firstIndex { $0.contains("=") || $0 == "none" } ?? words.count
        guard end > 2, end < words.count else { throw fault(place, "expect <view> <key> none, or <member>=<value> …") }
        let key = words[2..<end].map(resolve).joined(separator: "/")
        let members = words[end] == "none" ? nil : try members(words[end...], place)
        return Expectation(place: place, view: words[1], key: key, members: members)
    }

    /// `<date> <time> [recorded <date> <time>] <type> <subject> [by <who>] [@<label>] <member>=<value> …`
    private func event(_ words: [String], _ place: Place) throws -> Event {
        var rest = words[...]
        let milliseconds = try instant(&rest, place)
        var recorded: Int64?
        if rest.first == "recorded" {
            rest.removeFirst()
            recorded = try instant(&rest, place)
        }
        guard rest.count >= 2 else { throw fault(place, "an event has a type and a subject") }
        let type = try type(rest.removeFirst(), place)
        let subject = resolve(rest.removeFirst())
        var author: String?
        if rest.first == "by", rest.count > 1 {
            author = resolve(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
        }
        let label = rest.first.flatMap { $0.hasPrefix("@") ? $0 : nil }
        if label != nil { rest.removeFirst() }
        return Event(
            place: place, type: type, source: try source(type, author, place), subject: subject,
            milliseconds: milliseconds, recordedMilliseconds: recorded,
            members: (defaults[type.name] ?? []) + (try members(rest, place)), label: label)
    }

    private func source(_ type: EventType, _ author: String?, _ place: Place) throws -> String {
        switch type.author {
        case .root: return "/authority"
        case .ledger: return "/ledger"
        case .department:
            guard let author else { throw fault(place, "\(type.name) by which department?") }
            return "/dept/\(author)/scenario"
        }
    }

    private func members(_ words: some Sequence<String>, _ place: Place) throws -> [Member] {
        try words.map { word in
            guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
                throw fault(place, "not <member>=<value>: \(word)")
            }
            return Member(
                path: word[..<equals].split(separator: ".").map(String.init),
                value: resolve(String(word[word.index(after: equals)...])))
        }
    }

    private func type(_ name: String, _ place: Place) throws -> EventType {
        guard let type = Vocabulary.type(named: name) else { throw fault(place, "no type \(name)") }
        return type
    }

    /// China Standard Time.
    private func instant(_ words: inout ArraySlice<String>, _ place: Place) throws -> Int64 {
        guard words.count >= 2, let day = Day(words[words.startIndex]),
            let minutes = Self.minutes(words[words.startIndex + 1])
        else { throw fault(place, "an event begins with <date> <time>: \(words.joined(separator: " "))") }
        words = words.dropFirst(2)
        return day.startMilliseconds + Int64(minutes) * 60_000
    }

    private static func minutes(_ time: String) -> Int? {
        let parts = time.split(separator: ":")
        guard parts.count == 2, time.utf8.count == 5, let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    /// Short names stand for their values wherever they are a whole word between slashes, commas, quotes or brackets.
    private func resolve(_ text: String) -> String {
        var resolved = ""
        var word = ""
        for character in text + "\n" {
            if character.isLetter || character.isNumber || "_-.".contains(character) {
                word.append(character)
                continue
            }
            resolved += aliases[word] ?? word
            word = ""
            if character != "\n" { resolved.append(character) }
        }
        return resolved
    }

    private func fault(_ place: Place, _ reason: String) -> ScenarioFile.Fault { .init(place: place, reason: reason) }
}
