import Hummingbird
import HTTPTypes
import Ledger
import MerkleLog
import NIOCore
import Projecting
import Supervision

/// `GET /v1/views/{view}` and `GET /v1/views/{view}/{key}`: rows now, or as they were (`asof`).
extension API {
    /// A page of rows (see ``RowQuery``), or with `format` the whole view.
    func view(_ argument: Substring, _ request: Request, _ query: Substring?) async throws -> Response {
        try await reading { access in
            let parameters = try ViewParameters(query)
            let table = try await access.table(try Self.pathText(argument, "view"))
            if let format = parameters.format {
                guard request.method == .get else {
                    throw Problem(.methodNotAllowed, "A download has no length to tell: it takes GET.", allow: "GET")
                }
                return try await download(table, format, parameters.asOf, access)
            }
            let rows = try Self.rowQuery(table, parameters)
            let (standing, page) = try await page(rows, parameters.asOf, access)
            var json = ByteBuffer()
            json.writeViewHead(table.name, standing)
            json.writeStaticString(",\"rows\":[")
            for (position, line) in page.lines.enumerated() {
                if position > 0 { json.writeStaticString(",\n") }
                json.writeBytes(line)
            }
            json.writeStaticString("],\"next\":")
            json.writeOptional(page.next)
            json.writeStaticString("}\n")
            return .ok(Headers.json, json)
        }
    }

    /// One row: `{"view":…,"version":…,"size":…,"recordedAt":…,"row":{…}}`; with `on` also what it means on that day,
    /// `"judgement":{…}`.
    func viewRow(_ argument: Substring, _ query: Substring?) async throws -> Response {
        try await reading { access in
            let query = try Query(query, allowed: ["asof", "on"])
            let (table, key) = try await Self.tableAndKey(argument, access)
            let judge = try query.text("on").map { try Self.judge(on: $0, table, access) }
            let (standing, line, _) = try await row(key, table, query.text("asof"), access)
            guard let line else { throw Refusal(.notFound, "The view \(table.name) has no row of this key at size \(standing.size).") }
            var json = ByteBuffer()
            json.writeViewHead(table.name, standing)
            json.writeStaticString(",\"row\":")
            json.writeBytes(line)
            if let judge {
                json.writeStaticString(",\"judgement\":")
                json.writeString(try judge(line))
            }
            json.writeStaticString("}\n")
            return .ok(Headers.json, json)
        }
    }

    // MARK: Parts

    /// What rows of the view mean on a day: of a canonical line, JSON.
    private static func judge(
        on text: String, _ table: ReadTable, _ access: ViewsAccess
    ) throws -> (_ line: [UInt8]) throws -> String {
        guard let judgement = access.view(table.name)?.judgement else {
            let names = access.views.filter { $0.judgement != nil }.map(\.table.name).joined(separator: ", ")
            throw Problem(.badFilter, "Rows of \(table.name) mean the same on every day; on is for \(names).")
        }
        guard let day = Day(text) else { throw Refusal(.badRequest, "on is a day such as 2026-01-31, of 1000 to 2999.") }
        return { line in
            let text = JSONReader.shared { reader in
                reader.read(String(decoding: line, as: UTF8.self)) { judgement($0, day).text }
            }
            guard let text else { throw Refusal(.historyDamaged, "The stored row cannot be read; a rebuild mends it.") }
            return text
        }
    }

    /// The table and the key of a path `{view}/{key}`; the key's slashes may be encoded or not.
    static func tableAndKey(_ argument: Substring, _ access: ViewsAccess) async throws -> (ReadTable, String) {
        guard let slash = argument.firstIndex(of: "/") else { throw Refusal(.notFound, "There is no key in the path.") }
        let table = try await access.table(try pathText(argument[..<slash], "view"))
        guard !table.isDerived else { throw Refusal(.notFound, "What SQL derives from views has no keys.") }
        return (table, try pathText(argument[argument.index(after: slash)...], "key"))
    }

    private static func rowQuery(_ table: ReadTable, _ parameters: ViewParameters) throws -> RowQuery {
        do {
            return try RowQuery(
                table, filters: parameters.filters, sort: parameters.sort, cursor: parameters.cursor,
                limit: parameters.limit)
        } catch {
            throw Problem(error)
        }
    }

    /// A page ends early behind the row that passes ``pageByteCountMax``.
    private func page(
        _ query: RowQuery, _ asOf: String?, _ access: ViewsAccess
    ) async throws -> (ViewStanding, RowPage) {
        let name = query.table.name
        guard let asOf else {
            guard let (standing, page) = try await access.reader.page(log: ledger.origin, query) else {
                throw Problem.notBuilt(name)
            }
            return (standing, page.ended(passing: Self.pageByteCountMax, of: query))
        }
        let (standing, replayed) = try await replayed(name, asOf, access)
        let page = try await access.history.pages.holding { replayed.page(query) }
        return (standing, page.ended(passing: Self.pageByteCountMax, of: query))
    }

    /// A row now or as it was; no line where there is none. Its history comes with it where it had to be folded.
    func row(
        _ key: String, _ table: ReadTable, _ asOf: String?, _ access: ViewsAccess
    ) async throws -> (ViewStanding, line: [UInt8]?, RowHistory?) {
        guard let asOf else {
            guard let (standing, page) = try await access.reader.page(log: ledger.origin, RowQuery(table, key: key)) else {
                throw Problem.notBuilt(table.name)
            }
            return (standing, page.lines.first, nil)
        }
        guard let view = access.view(table.name) else { throw Problem(.unknownView, "There is no such view.") }
        let (size, recorded) = try await place(asOf)
        if let history = try await access.history.row(key, in: view, size: size) {
            return (ViewStanding(past: view, size: size, recorded: recorded, nil), history.line, history)
        }
        let past = try await access.history.view(view, size: size)
        return (ViewStanding(past: view, size: size, recorded: recorded, past), past.view.line(of: key), nil)
    }

    /// A whole view as it was.
    func replayed(_ name: String, _ asOf: String, _ access: ViewsAccess) async throws -> (ViewStanding, ReplayedView) {
        guard let view = access.view(name) else {
            throw Problem(.badFilter, "What SQL derives from views is there as it is now; asof is for the views themselves.")
        }
        let (size, recorded) = try await place(asOf)
        let past = try await access.history.view(view, size: size)
        return (ViewStanding(past: view, size: size, recorded: recorded, past), past.view)
    }

    /// The size that `asof` means: itself, or all that was recorded until a time; with its last entry's stamp.
    func place(_ asOf: String) async throws -> (size: Int, recordedMilliseconds: Int64) {
        let reader = try ledger.reader
        func stamp(_ index: Int) async throws -> Int64 {
            Instant.milliseconds(try await reader.entry(index).recordedAt) ?? 0
        }
        if let size = Decimal.parse(asOf[...]) {
            guard (1...reader.size).contains(size) else {
                throw Refusal(.notFound, "The log has \(reader.size) entries; asof is from 1 to that.")
            }
            return (size, try await stamp(size - 1))
        }
        guard let time = Instant.milliseconds(asOf) else {
            throw Refusal(.badRequest, "asof is a size of the log or an RFC 3339 time.")
        }
        var (low, high) = (0, reader.size)
        while low < high {
            let middle = (low + high) / 2
            if try await stamp(middle) <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { throw Refusal(.notFound, "The log was founded after that.") }
        return (low, try await stamp(low - 1))
    }

    /// Lends what reads views, and says faults of the store as the rest of the service does.
    func reading(_ body: (ViewsAccess) async throws -> Response) async throws -> Response {
        guard let views else { throw Refusal(.notFound, "This service keeps no views.") }
        do {
            return try await body(views)
        } catch is StoreFault {
            throw Refusal(.storeUnavailable, "The database with the views does not answer.", retryAfterSeconds: 1)
        } catch let error as ProjectingError {
            throw Refusal(.historyDamaged, "The log cannot be folded: \(error)")
        }
    }
}

extension ViewStanding {
    /// A view folded to an earlier size.
    fileprivate init(past view: any ProjectedView, size: Int, recorded: Int64, _ past: PastView?) {
        self.init(
            size: size, recordedMilliseconds: recorded, version: view.version, rowCount: past?.view.rowCount,
            digest: past?.digest, stopped: past?.view.stopped)
    }
}

extension ByteBuffer {
    /// `{"view":…,"version":…,"size":…,"recordedAt":…`.
    mutating func writeViewHead(_ name: String, _ standing: ViewStanding) {
        writeStaticString("{\"view\":")
        writeJSONString(name)
        writeString(",\"version\":\(standing.version.map { String($0) } ?? "null"),\"size\":\(standing.size),\"recordedAt\":\"")
        writeString("\(Stamp(milliseconds: standing.recordedMilliseconds))\"")
    }

    mutating func writeOptional(_ text: String?) {
        if let text { writeJSONString(text) } else { writeStaticString("null") }
    }

    mutating func writeOptional(_ number: Int?) { writeString(number.map { String($0) } ?? "null") }
}
