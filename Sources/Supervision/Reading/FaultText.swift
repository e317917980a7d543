internal import CSimdJSON

// The cold side of reading: from places in the tape to words and JSON pointers.

extension EventFault {
    init(parserStatus: Int) {
        switch parserStatus {
        case CSIMDJSON_TOO_LARGE:
            self.init(code: .tooLarge, pointer: "", detail: "an event has at most \(EventLimits.sizeMax) bytes")
        case CSIMDJSON_NOT_UTF8:
            self.init(code: .notUTF8, pointer: "", detail: "an event is UTF-8")
        case CSIMDJSON_CONTROL_CHARACTER:
            self.init(code: .controlCharacter, pointer: "", detail: "an event is one line without control characters")
        default:
            self.init(
                code: .malformedJSON, pointer: "",
                detail: "an event is one JSON object, with nothing before or behind it")
        }
    }

    /// - Parameter words: what ``Validator/Failure/word`` indexes.
    init(_ failure: Validator.Failure, tape: Tape, words: [String]) {
        let place = tape.pointer(to: failure.at)
        let word = words.indices.contains(Int(failure.word)) ? words[Int(failure.word)] : ""
        switch failure.reason {
        case .none:
            let type = tape.member(Envelope.type, of: Tape.root) ?? Tape.root
            self.init(code: .unknownType, pointer: tape.pointer(to: type), detail: "the vocabulary has no such type")
        case .unexpected: self.init(code: .schema, pointer: place, detail: "expected \(word)")
        case .missing: self.init(code: .schema, pointer: "\(place)/\(word)", detail: "is missing")
        case .forbidden:
            self.init(code: .schema, pointer: "\(place)/\(word)", detail: "must not be there for this kind")
        case .noneOf:
            self.init(code: .schema, pointer: "\(place)/\(word)", detail: "this or one of its alternatives is missing")
        case .unknownMember: self.init(code: .schema, pointer: place, detail: "no such member")
        case .duplicate: self.init(code: .duplicateKey, pointer: place, detail: "the member is there twice")
        }
    }
}

extension Tape {
    /// JSON pointer to the value, or to the key's member, at `target`.
    func pointer(to target: Int) -> String {
        var path = ""
        var at = Self.root
        while at != target {
            guard let (step, next) = child(of: at, holding: target) else { return path }
            path += "/" + step
            at = next
        }
        return path
    }

    /// The member or element of the container at `at` that holds the word `target`.
    private func child(of at: Int, holding target: Int) -> (step: String, at: Int)? {
        guard tag(at) == Tag.object || tag(at) == Tag.array else { return nil }
        let isObject = tag(at) == Tag.object
        var next = at + 1
        var position = 0
        while next < end(ofContainer: at) {
            let value = isObject ? next + 1 : next
            if target < behind(value) {
                let step = isObject ? escaped(String(decoding: bytes(next), as: UTF8.self)) : String(position)
                // A key's own word stands for its member.
                return (step, target == next ? target : value)
            }
            next = behind(value)
            position += 1
        }
        return nil
    }

    private func escaped(_ name: String) -> String {
        var text = ""
        for character in name.unicodeScalars {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    /// Index of the value of the member `name`.
    func member(_ name: String, of object: Int) -> Int? {
        var next = object + 1
        while next < end(ofContainer: object) {
            if bytes(next).elementsEqual(name.utf8) { return next + 1 }
            next = behind(next + 1)
        }
        return nil
    }

    /// The first string, keys included, that holds a NUL: only an escape can bring one in.
    func firstStringWithNUL() -> Int? {
        let end = Int(words[0] & 0xFF_FFFF_FFFF_FFFF)
        var at = Self.root
        while at < end {
            switch tag(at) {
            case Tag.string:
                if bytes(at).contains(0) { return at }
                at += 1
            case Tag.int64, Tag.uint64, Tag.double: at += 2
            default: at += 1
            }
        }
        return nil
    }
}
