import Foundation
import Supervision

extension FuzzTarget {
    /// Event lines, with or without their newline. Foundation's JSON decoder must read what ours accepts, with the same envelope, and the reader's other
    /// ways into an event must agree with the first.
    static let event = FuzzTarget(name: "event") { bytes in
        EventTarget.reader.check(bytes.last == 0x0A ? UnsafeRawBufferPointer(rebasing: bytes.dropLast()) : bytes)
    }
}

private enum EventTarget {
    static let reader = Reader()

    /// One reader for all inputs, as in the service: what it holds of the last event must not show in the next.
    // Unchecked: libFuzzer calls from one thread.
    final class Reader: @unchecked Sendable {
        var reader = EventReader()

        func check(_ line: UnsafeRawBufferPointer) -> Bool {
            let facts = read(line)
            demand(facts == read(line), "read twice, it is not the same")
            var envelope: Facts?
            if let view = try? reader.readEnvelope(line) {
                envelope = Facts(
                    id: view.id.string, source: view.source.string, subject: view.subject.string,
                    type: view.type.string,
                    milliseconds: view.timeMilliseconds, version: view.expectedVersion)
            }
            let folded = (try? reader.foldEvent(line, index: 7, recordedMilliseconds: 0)) ?? nil
            guard let facts else { return false }
            demand(envelope == facts, "its envelope reads otherwise")
            demand(folded?.index == 7, "it does not fold")
            demand(
                line.first == UInt8(ascii: "{") && line.last == UInt8(ascii: "}"),
                "it is not one JSON object and no more")
            demand(
                line.count <= EventLimits.sizeMax && line.allSatisfy { $0 >= 0x20 }, "too large, or control characters")
            guard let plain = try? JSONDecoder().decode(Plain.self, from: Data(line)) else {
                fatalError("Foundation does not read it")
            }
            demand(
                plain.specversion == "1.0" && plain.id == facts.id && plain.source == facts.source
                    && plain.subject == facts.subject && plain.type == facts.type
                    && plain.expectedversion == facts.version.map(Double.init),
                "Foundation reads another event")
            return true
        }

        private func read(_ line: UnsafeRawBufferPointer) -> Facts? {
            do throws(EventFault) {
                let event = try reader.read(line)
                var threads: [String] = []
                event.forEachThread { threads.append(String(decoding: $0, as: UTF8.self)) }
                demand(threads.first == event.subject.string && Set(threads).count == threads.count, "other threads")
                return Facts(
                    id: event.id.string, source: event.source.string, subject: event.subject.string,
                    type: event.type.name, milliseconds: event.timeMilliseconds, version: event.expectedVersion)
            } catch {
                demand(error.pointer.isEmpty || error.pointer.utf8.first == UInt8(ascii: "/"), "no pointer: \(error)")
                return nil
            }
        }
    }

    struct Facts: Equatable {
        let id, source, subject, type: String
        let milliseconds: Int64
        let version: Int?
    }

    struct Plain: Decodable {
        let specversion, id, source, subject, type, time: String
        /// `1.0` is a whole number too.
        let expectedversion: Double?
    }
}
