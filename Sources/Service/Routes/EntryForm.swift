import Ledger
import MerkleLog
import NIOCore

/// How an entry looks in JSON: one object, the same in lists, in lines and in subscriptions.
///
/// `{"index":…,"recordedAt":"…","kind":"event|seal","seal":…|null,"entry":"…","event":{…}|null}`. `entry` is what the
/// author sent, verbatim, as a string: hash `recordedAt`, a newline and it to get the leaf. `event` is the event's own
/// JSON, verbatim.
extension ByteBuffer {
    mutating func writeEntry(_ entry: LogEntry) {
        reserveCapacity(minimumWritableBytes: entry.bytes.count * 2 + 160)
        writeString("{\"index\":\(entry.index),\"recordedAt\":\"\(entry.recordedAt)\",\"kind\":")
        writeStaticString(entry.kind == .seal ? "\"seal\",\"seal\":" : "\"event\",\"seal\":")
        writeString(entry.sealIndex.map(String.init) ?? "null")
        writeStaticString(",\"entry\":")
        writeJSONString(entry.payload)
        writeStaticString(",\"event\":")
        if let line = entry.eventLine {
            writeBytes(line)
        } else {
            writeStaticString("null")
        }
        writeStaticString("}")
    }
}
