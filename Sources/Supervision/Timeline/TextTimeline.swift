internal import MerkleLog

/// A thread's story as text, to read in a terminal: in Chinese or in English.
///
/// A pure function of the entries, like ``CaseTimeline``, of which it has the items. Sealed personal data is shown as
/// sealed, or as erased where an event of the thread says that its key was destroyed.
public struct TextTimeline: Sendable {
    public enum Language: String, CaseIterable, Sendable { case zh, en }

    public let thread: String
    public let language: Language
    /// Names of departments by 18-character code, for those that are known.
    public let departments: [String: String]

    public init(thread: String, language: Language, departments: [String: String]) {
        self.thread = thread
        self.language = language
        self.departments = departments
    }

    /// Types whose events change or take back what the thread said before.
    private static let correcting: [EventType] = [
        .complaintReopened, .complaintMerged, .creditWithdrawn, .drawAmended, .grantWithdrawn, .itemAbolished,
        .itemAmended,
        .keyRevoked, .lawAmended, .lawRepealed, .officerUpdated, .penaltyAnnulled, .subjectMerged, .subjectUpdated,
        .vaultErased,
    ]

    /// The lines of all entries, an empty one before each.
    /// - Throws: ``EventFault`` when an entry is not an event of the vocabulary.
    public func lines(of items: [CaseTimeline.Item]) throws(EventFault) -> [String] {
        var reader = EventReader()
        let erased = try erasures(items, with: &reader)
        var lines: [String] = []
        for item in items { try write(item, erased, with: &reader, to: &lines) }
        return lines
    }

    /// Entries that say that a data key was destroyed, by the key's id.
    private func erasures(
        _ items: [CaseTimeline.Item], with reader: inout EventReader
    ) throws(EventFault) -> [String: Int] {
        var erased: [String: Int] = [:]
        for item in items {
            let event = try reader.read(item.line)
            guard event.type === EventType.vaultErased, let key = event.data["key"]?.string else { continue }
            erased[key] = erased[key] ?? item.index
        }
        return erased
    }

    // MARK: Entries

    private func write(
        _ item: CaseTimeline.Item, _ erased: [String: Int], with reader: inout EventReader, to lines: inout [String]
    ) throws(EventFault) {
        let event = try reader.read(item.line)
        let type = event.type
        lines.append("")
        lines.append(
            words("第 \(item.index) 条 \(type.title)（\(type.name)）", "entry \(item.index): \(type.name) (\(type.title))"))
        if Self.correcting.contains(where: { $0 === type }) {
            lines.append("  " + words("※ 变更或撤销此前的记录", "* changes or takes back what was recorded before"))
        }
        lines.append("  " + label("发生", "happened") + Stamp(milliseconds: event.timeMilliseconds).description)
        lines.append("  " + label("入账", "recorded") + item.recordedAt)
        for signer in item.signers { lines.append("  " + label("签名", "signed by") + named(signer: signer)) }
        if let seal = item.seal {
            lines.append("  " + label("批量封印", "under seal") + words("第 \(seal) 条", "entry \(seal)"))
        }
        lines.append("  " + label("来源", "source") + named(source: event.source.string))
        write(event.data, of: type.data, erased, indent: "    ", to: &lines)
        let others = links(of: event)
        if !others.isEmpty {
            lines.append("  " + label("相关卷宗", "see also") + others.joined(separator: words("、", ", ")))
        }
    }

    /// Other threads that the event belongs to; the two that only machines read are left out.
    private func links(of event: EventView) -> [String] {
        var names: [String] = []
        event.forEachThread { names.append(String(decoding: $0, as: UTF8.self).plain) }
        return names.filter { ![thread, ThreadKind.authorityThread, ThreadKind.referenceThread].contains($0) }
    }

    /// A department's name and code.
    private func named(department code: String) -> String {
        departments[code].map { "\($0.plain) \(code)" } ?? code
    }

    /// A key's name, with that of the department it belongs to.
    private func named(signer key: String) -> String {
        guard let code = Self.department(in: key), let name = departments[code] else { return key.plain }
        return "\(name.plain) \(key.plain)"
    }

    private func named(source: String) -> String {
        switch source {
        case "/authority": words("最高授权机关", "the root authority")
        case "/ledger": words("账本", "the ledger")
        default:
            Self.department(in: source).flatMap { departments[$0] }.map { "\($0.plain) \(source.plain)" }
                ?? source.plain
        }
    }

    /// `<code>` of `…/dept/<code>/…`.
    private static func department(in name: String) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.firstIndex(of: "dept").flatMap { $0 + 1 < parts.count ? String(parts[$0 + 1]) : nil }
    }

    // MARK: Data

    private func write(
        _ value: EventValue, of shape: Shape, _ erased: [String: Int], indent: String, to lines: inout [String]
    ) {
        for (name, member) in value.members {
            let field = shape.fields.first { name.equals($0.name) }
            let label = label(of: field, name.string)
            if let text = text(member, as: field?.kind, field?.thread, erased) {
                lines.append(indent + label + text)
            } else {
                lines.append(indent + (label.hasSuffix(" ") ? label.dropLast() : label[...]))
                writeInner(member, as: field?.kind, erased, indent: indent + "  ", to: &lines)
            }
        }
    }

    /// An object's members, or a list of objects with a dash before each.
    private func writeInner(
        _ value: EventValue, as kind: Kind?, _ erased: [String: Int], indent: String, to lines: inout [String]
    ) {
        switch kind {
        case .object(let shape): write(value, of: shape, erased, indent: indent, to: &lines)
        case .array(let element, _):
            for value in value.elements {
                let start = lines.count
                if let text = text(value, as: element, nil, erased) {
                    lines.append(indent + text)
                } else {
                    writeInner(value, as: element, erased, indent: indent, to: &lines)
                }
                if start < lines.count { lines[start] = indent + "- " + lines[start].dropFirst(indent.count) }
            }
        default: break
        }
    }

    /// What fits on the line of its label; nil for an object, and for a list with objects.
    private func text(_ value: EventValue, as kind: Kind?, _ thread: ThreadKind?, _ erased: [String: Int]) -> String? {
        switch kind {
        case .object:
            return value["box"] == nil ? nil : value["sealed"]?.string.map { sealed($0, erased) }
        case .array(let element, _):
            let texts = value.elements.map { text($0, as: element, thread, erased) }
            let known = texts.compactMap { $0 }
            return known.count == texts.count ? known.joined(separator: words("、", ", ")) : nil
        case .code(let list):
            let code = value.string ?? ""
            guard let meaning = list.codes.first(where: { $0.value == code })?.meaning, word(of: meaning) != code else {
                return code.plain
            }
            return "\(word(of: meaning)) (\(code))"
        case .boolean: return value.boolean == true ? words("是", "yes") : words("否", "no")
        default:
            let text = CaseTimeline.scalar(value)
            return thread == .dept ? named(department: text) : text.plain
        }
    }

    private func sealed(_ key: String, _ erased: [String: Int]) -> String {
        if let entry = erased[key] {
            return words("已删除（密钥 \(key)，见第 \(entry) 条）", "erased (key \(key), see entry \(entry))")
        }
        return words("已密封（密钥 \(key)）", "sealed (key \(key))")
    }

    // MARK: Words

    private func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    private func label(_ chinese: String, _ english: String) -> String { words(chinese + "：", english + ": ") }

    /// A field's name, in Chinese behind the term that its meaning has in brackets, where it has one.
    private func label(of field: Field?, _ name: String) -> String {
        guard language == .zh else { return name + ": " }
        return (field.flatMap { Self.term(in: $0.doc) }.map { "\($0) \(name)" } ?? name) + "："
    }

    /// What stands in the last brackets, if it is Chinese.
    private static func term(in doc: String) -> Substring? {
        guard let open = doc.lastIndex(of: "("), let close = doc[open...].firstIndex(of: ")") else { return nil }
        let term = doc[doc.index(after: open)..<close]
        return term.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } ? term : nil
    }

    /// A code's meaning in one language: lists have the Chinese term first, a space, and the English words.
    private func word(of meaning: String) -> Substring {
        guard let space = meaning.firstIndex(of: " ") else { return meaning[...] }
        return language == .zh ? meaning[..<space] : meaning[meaning.index(after: space)...]
    }
}
