internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Judges work before it is given a place: everything about it that needs neither the store nor the writer.
///
/// Runs in parallel, without a lock, against the authority as of the newest commit; the sequencer judges again what the
/// authority's changes may have overtaken. Everything wrong is one clear refusal.
struct Admission: Sendable {
    let origin: String
    let readers: EventReaders

    /// Bytes of a single signed event with its signatures; with the stamp line it fits an entry.
    static let noteSizeMax = EntryBundle.entrySizeMax - Stamp.lineCount

    /// Judges a signed event.
    /// - Parameter now: the ledger's clock; nil where the time was judged before.
    func admit(note: [UInt8], authority: Authority, now: Int64? = nil) throws(Refusal) -> AdmittedEvent {
        guard note.count <= Self.noteSizeMax else {
            throw Refusal(.tooLarge, "A signed event has at most \(Self.noteSizeMax) bytes.")
        }
        return try note.withBytes { bytes throws(Refusal) in
            let view = try Self.note(bytes)
            let line = UnsafeRawBufferPointer(rebasing: view.text.dropLast())
            guard !line.contains(UInt8(ascii: "\n")) else {
                throw Refusal(.malformedNote, "The note's text is not a single line.")
            }
            return try readers.withReader { reader throws(Refusal) in
                let event = try Self.read(line, with: &reader, now: now)
                let signers = try Self.signers(of: view, authority: authority)
                try Self.check(event, scope: try Self.scope(of: signers, authority: authority))
                var threads: [UInt64] = []
                event.forEachThread { threads.append(Posting.key(thread: $0)) }
                return AdmittedEvent(
                    note: note, authorityRevision: authority.revision,
                    key: .event(source: event.source.bytes, id: event.id.bytes), threads: threads,
                    expectation: Self.expectation(of: event, line: nil), isAuthority: event.type.author == .root)
            }
        }
    }

    /// The authority after an event of its family, at the place it is about to get.
    func apply(_ note: [UInt8], to authority: Authority?, index: Int) throws(Refusal) -> Authority {
        try note.withBytes { bytes throws(Refusal) in
            let line = UnsafeRawBufferPointer(rebasing: bytes.prefix { $0 != UInt8(ascii: "\n") })
            return try readers.withReader { reader throws(Refusal) in
                let event = try Self.read(line, with: &reader, now: nil)
                do throws(AuthorityFault) {
                    return try Authority.applying(event, to: authority, index: index)
                } catch {
                    throw Refusal(error)
                }
            }
        }
    }

    static func note(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> NoteView {
        do throws(NoteError) {
            return try NoteView(bytes)
        } catch {
            switch error {
            case .notUTF8: throw Refusal(.notUTF8, "\(error)")
            case .controlCharacter: throw Refusal(.controlCharacter, "\(error)")
            default: throw Refusal(.malformedNote, "\(error)")
            }
        }
    }

    /// Reads and validates an event's line; with `now`, also that it is not from the future.
    static func read(
        _ line: UnsafeRawBufferPointer, with reader: inout EventReader, now: Int64?, number: Int? = nil
    ) throws(Refusal) -> EventView {
        let event: EventView
        do throws(EventFault) {
            event = try reader.read(line)
        } catch {
            throw Refusal(error, line: number)
        }
        if let now, event.timeMilliseconds > now + EventLimits.timeAheadMillisecondsMax {
            throw Refusal(
                .timeAhead, "The event's time is \((event.timeMilliseconds - now) / 1000) seconds ahead of the ledger's.",
                pointer: "/time", line: number)
        }
        return event
    }

    /// The known keys that have signed; refuses bad signatures of known keys.
    static func signers(of note: NoteView, authority: Authority) throws(Refusal) -> [VerifierKey] {
        do throws(NoteError) {
            return try note.signers { name, id in authority.key(name: name, id: id)?.key }
        } catch {
            switch error {
            case .badSignature: throw Refusal(.badSignature, "\(error)")
            case .noKnownSignature: throw Refusal(.unknownKey, "None of the signing keys is enrolled.")
            default: throw Refusal(.malformedNote, "\(error)")
            }
        }
    }

    /// What the signers together may author.
    static func scope(of signers: [VerifierKey], authority: Authority) throws(Refusal) -> AuthorScope {
        do throws(AuthorityFault) {
            return try authority.scope(of: signers)
        } catch {
            throw Refusal(error)
        }
    }

    static func check(_ event: EventView, scope: AuthorScope, line: Int? = nil) throws(Refusal) {
        do throws(AuthorityFault) {
            try scope.check(event)
        } catch {
            throw Refusal(error, line: line)
        }
    }

    static func expectation(of event: EventView, line: Int?) -> Expectation? {
        event.expectedVersion.map { version in
            Expectation(
                line: line, thread: Posting.key(thread: event.subject.bytes),
                name: event.subject.description, version: version)
        }
    }
}

extension Refusal {
    /// What an author is told of a fault in an event.
    init(_ fault: EventFault, line: Int? = nil) {
        let code: Code =
            switch fault.code {
            case .tooLarge: .tooLarge
            case .notUTF8: .notUTF8
            case .controlCharacter: .controlCharacter
            case .malformedJSON: .malformedJSON
            case .duplicateKey: .duplicateKey
            case .unknownType: .unknownType
            case .schema: .schema
            }
        self.init(code, fault.detail, pointer: fault.pointer, line: line)
    }

    /// What an author is told of a fault in who signed.
    init(_ fault: AuthorityFault, line: Int? = nil) {
        let code: Code =
            switch fault.code {
            case .unknownKey: .unknownKey
            case .keySuspended: .keySuspended
            case .keyRevoked: .keyRevoked
            case .notGranted: .notGranted
            case .foreignSource: .foreignSource
            case .conflict: .authorityConflict
            case .notAuthority: .notAuthority
            }
        self.init(code, fault.detail, line: line)
    }
}
