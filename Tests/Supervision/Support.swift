// What the tests of this folder share: fixtures, and authorities built from events.

import Foundation
import MerkleLog
import SignedNote
import Supervision
import Testing

enum Fixture {
    /// One example event, and what the reader is to make of it.
    struct Example: CustomTestStringConvertible, Sendable {
        let type: String
        let name: String
        let line: [UInt8]

        /// Nil for a good one.
        var code: EventFault.Code? {
            EventFault.Code.allCases.first { name.hasPrefix("bad-\($0.rawValue)") }
        }

        var testDescription: String { "\(type)/\(name)" }
    }

    static let examples: [Example] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures/events")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
            .map { file in
                var line = [UInt8](try! Data(contentsOf: file))
                if line.last == UInt8(ascii: "\n") { line.removeLast() }
                return Example(
                    type: file.deletingLastPathComponent().lastPathComponent,
                    name: file.deletingPathExtension().lastPathComponent, line: line)
            }
    }()

    static func line(_ type: String, _ name: String) -> [UInt8] {
        examples.first { $0.type == type && $0.name == name }!.line
    }
}

extension EventReader {
    mutating func read(_ line: String) throws(EventFault) -> EventView { try read(Array(line.utf8)) }
}

extension EventView {
    var threads: [String] {
        var names: [String] = []
        forEachThread { names.append(String(decoding: $0, as: UTF8.self)) }
        return names
    }
}

/// A ledger's authority in the making: each step reads an event and applies it.
struct Office {
    static let origin = "ledger.test/supervision"
    static let market = "11220000MB00001072"
    static let city = "11220100MB0000203G"

    let ledger = try! SigningKey.generate(name: origin).verifier
    let root = try! SigningKey.generate(name: origin + "/authority").verifier
    let system = try! SigningKey.generate(name: "\(origin)/dept/\(market)/enforcement").verifier
    let officer = try! SigningKey.generate(name: "\(origin)/dept/\(market)/officer/JL0100023").verifier
    let cityOfficer = try! SigningKey.generate(name: "\(origin)/dept/\(city)/officer/CC0200045").verifier
    var authority: Authority
    private var index = 0

    init() throws {
        let founding = EventDraft(
            .ledgerFounded, id: "0", source: "/authority", subject: "log/" + Self.origin, time: "2026-03-01T00:00:00Z",
            data: .object([
                ("origin", .string(Self.origin)), ("ledgerKey", .string(ledger.description)),
                ("rootKey", .string(root.description)),
                ("witnesses", .object([("quorum", .integer(0)), ("keys", [])])),
                ("vocabulary", .string(Vocabulary.hash.description)),
            ]))
        var reader = EventReader()
        authority = try Authority.founded(by: reader.read(founding.line))
    }

    /// An office with two departments and three keys, no grants.
    static func staffed() throws -> Office {
        var office = try Office()
        try office.register(market)
        try office.register(city)
        try office.enrol(office.system)
        try office.enrol(office.officer, officer: "JL0100023")
        try office.enrol(office.cityOfficer, department: city, officer: "CC0200045")
        return office
    }

    mutating func apply(_ type: EventType, _ subject: String, _ data: JSONText) throws {
        index += 1
        let draft = EventDraft(
            type, id: "\(index)", source: "/authority", subject: subject, time: "2026-03-01T00:00:00Z", data: data)
        var reader = EventReader()
        try authority.apply(try reader.read(draft.line), index: index)
    }

    mutating func register(_ code: String, name: String = "市场监督管理局") throws {
        try apply(
            .departmentRegistered, "dept/" + code,
            .object([("name", .string(name)), ("division", "220000"), ("level", .integer(2))]))
    }

    mutating func enrol(_ key: VerifierKey, department: String = market, officer: String? = nil) throws {
        var members: [(String, JSONText)] = [("key", .string(key.description)), ("department", .string(department))]
        if let officer { members.append(("officer", .string(officer))) }
        try apply(.keyEnrolled, "key/\(KeyID(rawValue: key.id))", .object(members))
    }

    mutating func withdraw(_ key: VerifierKey, _ type: EventType, department: String = market) throws {
        let id = KeyID(rawValue: key.id)
        try apply(
            type, "key/\(id)",
            .object([
                ("key", .string("\(key.name)+\(id)")), ("department", .string(department)), ("reason", "lost"),
            ]))
    }

    mutating func grant(
        _ types: [String], to department: String = market, division: String? = nil, _ type: EventType = .grantGiven
    ) throws {
        var members: [(String, JSONText)] = [("types", .array(types.map { .string($0) }))]
        if let division { members.append(("division", .string(division))) }
        try apply(type, "dept/" + department, .object(members))
    }
}
