import MerkleLog
import SignedNote

/// An event as an author writes it, and what the model needs to know of it without reading JSON.
struct TestEvent: Sendable {
    var id: String
    var source: String
    var type: String
    var subject: String
    var data: String
    /// Threads besides the subject.
    var otherThreads: [String] = []
    var expectedVersion: Int?
    var time = "2025-12-31T08:00:00+08:00"
    /// What it does to the authority, if it is the root's.
    var change: AuthorityChange?

    /// Every thread, each once.
    var threads: [String] {
        var threads = [subject]
        for thread in otherThreads where !threads.contains(thread) { threads.append(thread) }
        return threads
    }

    /// The event's JSON, without line end.
    var line: String {
        let expected = expectedVersion.map { #","expectedversion":\#($0)"# } ?? ""
        return #"{"specversion":"1.0","id":"\#(id)","source":"\#(source)","type":"\#(type)","subject":"\#(subject)","#
            + #""time":"\#(time)"\#(expected),"data":\#(data)}"#
    }

    /// The signed note.
    func signed(by keys: [SigningKey]) -> [UInt8] { TestEvent.signed(line, by: keys) }

    static func signed(_ line: String, by keys: [SigningKey]) -> [UInt8] {
        let text = Array((line + "\n").utf8)
        do {
            return try Note.sign(text, by: keys).encoded
        } catch {
            preconditionFailure("a test's event makes a note: \(error)")
        }
    }
}

/// An event of the authority, as the model understands it.
enum AuthorityChange: Sendable, Equatable {
    case register(code: String)
    case enrol(vkey: String, code: String)
    case suspend(vkey: String)
    case revoke(vkey: String)
    case give(code: String, types: Set<String>)
    case withdraw(code: String, types: Set<String>)
    /// Changes nobody's rights.
    case publish
}

// MARK: What departments record

extension TestEvent {
    static func complaint(
        _ number: Int, id: String, by department: TestDepartment, about subject: Int? = nil, expecting: Int? = nil
    ) -> TestEvent {
        let named = subject.map { #","subject":"s-\#($0)""# } ?? ""
        return TestEvent(
            id: id, source: department.source, type: "complaint.registered", subject: "complaint/c-\(number)",
            data: #"{"channel":"web","kind":"complaint","department":"\#(department.code)"\#(named)}"#,
            otherThreads: ["dept/\(department.code)"] + (subject.map { ["subject/s-\($0)"] } ?? []),
            expectedVersion: expecting)
    }

    static func closing(
        _ number: Int, id: String, by department: TestDepartment, duplicateOf other: Int? = nil, expecting: Int? = nil
    ) -> TestEvent {
        let named = other.map { #","duplicateOf":"c-\#($0)""# } ?? ""
        return TestEvent(
            id: id, source: department.source, type: "complaint.closed", subject: "complaint/c-\(number)",
            data: #"{"outcome":"resolved"\#(named)}"#, otherThreads: other.map { ["complaint/c-\($0)"] } ?? [],
            expectedVersion: expecting)
    }

    static func inspection(
        _ number: Int, id: String, by department: TestDepartment, of subject: Int, officers: [String],
        expecting: Int? = nil
    ) -> TestEvent {
        let listed = officers.map { #"{"certificate":"\#($0)"}"# }.joined(separator: ",")
        return TestEvent(
            id: id, source: department.source, type: "inspection.completed", subject: "inspection/i-\(number)",
            data: #"{"subject":"s-\#(subject)","result":"pass","officers":[\#(listed)]}"#,
            otherThreads: ["subject/s-\(subject)"] + officers.map { "officer/\($0)" }, expectedVersion: expecting)
    }
}

// MARK: What the root authority records

extension TestEvent {
    private static func root(
        _ type: String, id: String, subject: String, data: String, threads: [String], _ change: AuthorityChange
    ) -> TestEvent {
        TestEvent(
            id: id, source: "/authority", type: type, subject: subject, data: data,
            otherThreads: ["authority", "reference"] + threads, change: change)
    }

    static func registration(of department: TestDepartment, id: String) -> TestEvent {
        root(
            "department.registered", id: id, subject: "dept/\(department.code)",
            data: #"{"name":"Department \#(department.code)","division":"220100","level":3}"#, threads: [],
            .register(code: department.code))
    }

    static func enrolment(of key: SigningKey, in department: TestDepartment, id: String) -> TestEvent {
        let officer = officer(key).map { #","officer":"\#($0)""# } ?? ""
        return root(
            "key.enrolled", id: id, subject: "key/\(KeyID(rawValue: key.verifier.id))",
            data: #"{"key":"\#(key.verifier)","department":"\#(department.code)"\#(officer)}"#,
            threads: ["dept/\(department.code)"] + officerThread(key),
            .enrol(vkey: key.verifier.description, code: department.code))
    }

    static func suspension(of key: SigningKey, in department: TestDepartment, id: String) -> TestEvent {
        withdrawal(of: key, in: department, id: id, type: "key.suspended", .suspend(vkey: key.verifier.description))
    }

    static func revocation(of key: SigningKey, in department: TestDepartment, id: String) -> TestEvent {
        withdrawal(of: key, in: department, id: id, type: "key.revoked", .revoke(vkey: key.verifier.description))
    }

    private static func withdrawal(
        of key: SigningKey, in department: TestDepartment, id: String, type: String, _ change: AuthorityChange
    ) -> TestEvent {
        let keyID = KeyID(rawValue: key.verifier.id)
        return root(
            type, id: id, subject: "key/\(keyID)",
            data: #"{"key":"\#(key.name)+\#(keyID)","department":"\#(department.code)","reason":"lost"}"#,
            threads: ["dept/\(department.code)"], change)
    }

    static func grant(_ types: [String], to department: TestDepartment, id: String) -> TestEvent {
        root(
            "grant.given", id: id, subject: "dept/\(department.code)", data: #"{"types":\#(list(types))}"#, threads: [],
            .give(code: department.code, types: Set(types)))
    }

    static func withdrawal(of types: [String], from department: TestDepartment, id: String) -> TestEvent {
        root(
            "grant.withdrawn", id: id, subject: "dept/\(department.code)", data: #"{"types":\#(list(types))}"#,
            threads: [], .withdraw(code: department.code, types: Set(types)))
    }

    static func calendar(_ year: Int, id: String) -> TestEvent {
        root(
            "calendar.published", id: id, subject: "calendar/\(year)", data: #"{"holidays":[],"makeUpDays":[]}"#,
            threads: [], .publish)
    }

    private static func list(_ words: [String]) -> String {
        "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    private static func officer(_ key: SigningKey) -> String? {
        guard let name = key.name.range(of: "/officer/") else { return nil }
        return String(key.name[name.upperBound...])
    }

    private static func officerThread(_ key: SigningKey) -> [String] { officer(key).map { ["officer/\($0)"] } ?? [] }
}

extension String {
    /// The first place where `part` stands.
    fileprivate func range(of part: String) -> Range<Index>? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(part) { return rest.startIndex..<rest.index(rest.startIndex, offsetBy: part.count) }
            rest = rest.dropFirst()
        }
        return nil
    }
}
