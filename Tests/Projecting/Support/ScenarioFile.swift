import Foundation

/// A file of Tests/Scenarios; its README.md is the description of the format.
struct ScenarioFile {
    let name: String
    let cases: [Scenario]

    /// Where a line stands, for those who have to find it.
    struct Place: Sendable, CustomStringConvertible {
        let file: String
        let line: Int
        var description: String { "\(file):\(line)" }
    }

    struct Fault: Error, CustomStringConvertible {
        let place: Place
        let reason: String
        var description: String { "\(place): \(reason)" }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scenarios")
        .standardized
    static let worldName = "world.txt"

    /// Names of all files but the world.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".txt") && $0 != worldName }.sorted()
    }

    /// A file of the folder.
    init(named name: String) throws {
        try self.init(name: name, text: Self.read(name), world: Self.read(Self.worldName))
    }

    private static func read(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// - Parameter world: text of a file that every case begins with.
    init(name: String, text: String, world: String) throws {
        self.name = name
        var preamble = Scenario(name: "", place: Place(file: name, line: 0))
        try Self.read(world, file: Self.worldName) { try preamble.add($0, $1) }
        var cases: [Scenario] = []
        try Self.read(text, file: name) { words, place in
            if words[0] == "case" {
                var scenario = preamble
                scenario.name = words.dropFirst().joined(separator: " ")
                scenario.place = place
                cases.append(scenario)
            } else if cases.isEmpty {
                try preamble.add(words, place)
            } else {
                try cases[cases.count - 1].add(words, place)
            }
        }
        if let empty = cases.first(where: { !$0.hasExpectation }) {
            throw Fault(place: empty.place, reason: "a case without an expectation cannot fail")
        }
        self.cases = cases
    }

    private static func read(_ text: String, file: String, _ body: ([String], Place) throws -> Void) throws {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = words(of: line)
            if !words.isEmpty { try body(words, Place(file: file, line: number + 1)) }
        }
    }

    /// Words between spaces; spaces within quotes or brackets do not count. `#` begins a comment.
    static func words(of line: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for character in line {
            if !isQuoted && depth == 0 {
                if character == "#" && word.isEmpty { break }
                if character == " " || character == "\t" {
                    if !word.isEmpty { words.append(word) }
                    word = ""
                    continue
                }
            }
            word.append(character)
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                if character == "\\" { isEscaped = true }
                if character == "\"" { isQuoted = false }
            } else {
                if character == "\"" { isQuoted = true }
                if "[{".contains(character) { depth += 1 }
                if "]}".contains(character) { depth -= 1 }
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
