import Hummingbird
import HTTPTypes
import Ledger
import NIOCore

/// `GET /v1/events` with `Accept: text/event-stream`: everything from `after` on, then whatever comes, as server-sent
/// events (WHATWG HTML §9.2).
///
/// Each event's `id` is the entry's index; a client that comes back with `Last-Event-ID` goes on right behind it. The
/// stream holds at most one chunk of entries: it reads on only when the socket has taken what was written before.
extension API {
    /// Bytes gathered before they are written.
    private static let writeByteCount = 64 << 10

    func subscription(to scan: EntryScan) throws -> Response {
        // What makes a subscription impossible is said before the stream begins.
        _ = try ledger.reader
        let place = try subscribers.open()
        let subscription = Subscription(ledger: ledger, subscribers: subscribers, place: place, scan: scan)
        let body = ResponseBody { writer in
            var subscription = subscription
            try await subscription.run(&writer)
            try await writer.finish(nil)
        }
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: body)
    }

    private struct Subscription {
        let ledger: Ledger
        let subscribers: Subscribers
        /// Held by the answer's body, which also goes where it is never written: a client may be gone by then.
        let place: Places.Place
        var scan: EntryScan

        /// Writes until the client leaves (the write throws), the service stops, this process no longer writes the log, or the
        /// store is out of reach or damaged; the client then comes back by itself, here or to the writer.
        mutating func run(_ writer: inout any ResponseBodyWriter) async throws {
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            while !subscribers.isClosed, let reader = try? ledger.reader {
                do { try await catchUp(with: reader, &writer) } catch is Refusal { return }
                switch await subscribers.next(beyond: max(reader.size, scan.next)) {
                case .grown:
                    // A thread's index is looked up anew for each growth; a short pause lets commits gather.
                    if scan.thread != nil { try await Task.sleep(for: .milliseconds(20)) }
                case .beat: try await writer.write(Event.beat(scan.next - 1))
                case .closed: return
                }
            }
        }

        private mutating func catchUp(with reader: LogReader, _ writer: inout any ResponseBodyWriter) async throws {
            var scan = scan
            defer { self.scan = scan }
            while scan.next < reader.size, !subscribers.isClosed {
                var buffer = ByteBuffer()
                for entry in try await scan.chunk(reader, limit: EntryScan.chunkCount) {
                    Event.write(entry, to: &buffer)
                    if buffer.readableBytes >= API.writeByteCount {
                        try await writer.write(buffer)
                        buffer = ByteBuffer()
                    }
                }
                if buffer.readableBytes > 0 { try await writer.write(buffer) }
            }
        }
    }

    private enum Event {
        static func write(_ entry: LogEntry, to buffer: inout ByteBuffer) {
            buffer.writeString("id: \(entry.index)\ndata: ")
            buffer.writeEntry(entry)
            buffer.writeStaticString("\n\n")
        }

        /// A comment, and an `id` without data: browsers dispatch nothing but remember how far the stream has looked, so a
        /// filtered stream resumes behind what it has already passed over.
        static func beat(_ last: Int) -> ByteBuffer {
            ByteBuffer(string: last < 0 ? ":\n\n" : ":\nid: \(last)\n\n")
        }
    }
}
