import Hummingbird
import HTTPTypes
import Ledger
import NIOCore
import Projecting
import SignedNote

/// `GET /v1/views/{view}?format=…`: all rows at one size, by key. The NDJSON is what the view's digest is over.
extension API {
    /// Bytes gathered before they are written.
    private static let writeByteCount = 64 << 10

    func download(
        _ table: ReadTable, _ format: ViewParameters.Format, _ asOf: String?, _ access: ViewsAccess
    ) async throws -> Response {
        let standing: ViewStanding
        let rows: RowSupply
        if let asOf {
            let place = try access.history.downloads.take()
            let (past, replayed) = try await replayed(table.name, asOf, access)
            standing = past
            rows = .replayed(replayed, place)
        } else {
            guard let stream = try await access.reader.stream(log: ledger.origin, table) else {
                throw Problem.notBuilt(table.name)
            }
            standing = stream.standing
            rows = .stored(stream)
        }
        let body = ResponseBody { writer in
            var buffer = ByteBuffer()
            if format == .csv { CSVText.writeHead(table, to: &buffer) }
            try await rows.forEach { line in
                switch format {
                case .csv: CSVText.write(line: line, to: &buffer)
                case .ndjson:
                    buffer.writeBytes(line)
                    buffer.writeStaticString("\n")
                }
                if buffer.readableBytes >= Self.writeByteCount {
                    try await writer.write(buffer)
                    buffer = ByteBuffer()
                }
            }
            if buffer.readableBytes > 0 { try await writer.write(buffer) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: Self.headers(standing, format), body: body)
    }

    private static func headers(_ standing: ViewStanding, _ format: ViewParameters.Format) -> HTTPFields {
        var headers: HTTPFields = format == .csv ? [.contentType: "text/csv; charset=utf-8; header=present"] : Headers.lines
        headers[.viewSize] = String(standing.size)
        headers[.viewVersion] = standing.version.map { String($0) }
        headers[.viewRows] = standing.rowCount.map { String($0) }
        headers[.viewDigest] = standing.digest.map { Base64.encode($0) }
        return headers
    }
}

/// Rows of a download, from either side.
private enum RowSupply: Sendable {
    case stored(any RowStream)
    /// In memory for as long as the reader takes, hence with its place.
    case replayed(ReplayedView, Places.Place)

    func forEach(_ body: ([UInt8]) async throws -> Void) async throws {
        switch self {
        case .replayed(let view, _):
            for line in view.lines { try await body(line.bytes) }
        case .stored(let stream):
            while true {
                let lines = try await stream.next()
                if lines.isEmpty { return }
                for line in lines { try await body(line) }
            }
        }
    }
}

extension HTTPField.Name {
    /// Entries of the log that the rows hold.
    static let viewSize = viewField("Shilu-Size")
    /// Version of the view's rules.
    static let viewVersion = viewField("Shilu-Version")
    static let viewRows = viewField("Shilu-Rows")
    /// Base64 of 32 bytes.
    static let viewDigest = viewField("Shilu-Digest")

    private static func viewField(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}
