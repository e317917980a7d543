import CPostgres

/// The answer to one statement, in binary format; freed with the object. Stays on its connection's thread.
final class Answer {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    var status: ExecStatusType { PQresultStatus(result) }
    var succeeded: Bool { status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK }
    /// An error after which the server closes the connection.
    var endsSession: Bool { ["FATAL", "PANIC"].contains(diagnostic("V")) }
    /// What was done, "COMMIT" for one.
    var commandTag: String { String(cString: PQcmdStatus(result)) }
    var count: Int { Int(PQntuples(result)) }

    subscript(row: Int) -> Row {
        Row(result: result, number: Int32(row))
    }

    /// One field of the server's error report, empty where there is none.
    func diagnostic(_ field: Character) -> String {
        guard let code = field.asciiValue, let text = PQresultErrorField(result, Int32(code)) else { return "" }
        return String(cString: text)
    }
}

/// One row of an answer; valid as long as the answer is.
struct Row: ~Copyable {
    fileprivate let result: OpaquePointer
    fileprivate let number: Int32

    func isNull(_ column: Int32) -> Bool {
        PQgetisnull(result, number, column) == 1
    }

    /// An `int4` or `int8`.
    func integer(_ column: Int32) -> Int {
        let bytes = raw(column)
        // Sign comes from the first byte, whatever the width.
        let negative = (bytes.first ?? 0) & 0x80 != 0
        return bytes.reduce(negative ? -1 : 0) { $0 << 8 | Int($1) }
    }

    /// A `bool`.
    func boolean(_ column: Int32) -> Bool {
        raw(column).first == 1
    }

    /// A `bytea` or `uuid`.
    func bytes(_ column: Int32) -> [UInt8] {
        [UInt8](raw(column))
    }

    /// A `text`.
    func text(_ column: Int32) -> String {
        String(decoding: raw(column), as: UTF8.self)
    }

    private func raw(_ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, number, column), count: Int(PQgetlength(result, number, column)))
    }
}
