/// Turns the vocabulary's data into a ``PlanTable``. A definition that breaks a bound traps: it is a programming error.
struct PlanCompiler {
    private var words: [String] = []
    private var sets: [String] = []

    static func compile() -> PlanTable {
        var compiler = PlanCompiler()
        let envelope = compiler.shape(Shape(Envelope.fields))
        let types = Vocabulary.all.map { compiler.type($0) }
        let names = Vocabulary.all.map { ShortName($0.name) }
        let objectWord = compiler.word("an object")
        let captureMax = Vocabulary.all.map { $0.data.captureMax }.max() ?? 0
        return PlanTable(
            types: immortal(types), typeNames: immortal(names), typeSlots: immortal(slots(of: names)),
            envelope: envelope.fields, envelopeShape: envelope,
            classes: compiler.classes(), prefixes: immortal(ThreadKind.allCases.map(ThreadPrefix.init)),
            captureMax: captureMax + 1, objectWord: objectWord, words: compiler.words)
    }

    private static func slots(of names: [ShortName]) -> [UInt16] {
        var slots = [UInt16](repeating: 0, count: 1 << ShortName.slotBits)
        precondition(names.count * 2 <= slots.count, "give ShortName.slot more bits")
        for (position, name) in names.enumerated() {
            var slot = name.slot
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt16(position + 1)
        }
        return slots
    }

    private mutating func type(_ type: EventType) -> TypePlan {
        let first = type.subject.kinds[0]
        return TypePlan(
            subject: immortal([value(.pattern(type.subject.pattern))]),
            data: immortal([value(.object(type.data), isData: true)]),
            firstKind: first.position,
            joinsAuthority: type.author == .root, joinsReference: type.isReference)
    }

    private mutating func shape(_ shape: Shape, isData: Bool = false) -> ShapePlan {
        precondition(shape.fields.count <= 64, "at most 64 fields")
        let deciding = shape.rules.compactMap(\.decidingField).first
        let fields = shape.fields.map { field in
            var plan = value(field.kind, thread: field.thread)
            plan.isDivision = isData && field.name == "division"
            return FieldPlan(
                name: ShortName(field.name), value: immortal([plan]), word: word(field.name),
                decidesRules: field.name == deciding)
        }
        let required = shape.mask(of: shape.fields.filter(\.isRequired).map(\.name))
        let rules = shape.rules.map { rule in
            precondition(rule.decidingField == nil || rule.decidingField == deciding, "one deciding field a shape")
            return rule.plan(in: shape)
        }
        return ShapePlan(
            fields: immortal(fields), count: fields.count, required: required, rules: immortal(rules),
            ruleCount: rules.count)
    }

    private mutating func value(_ kind: Kind, thread: ThreadKind? = nil, isData: Bool = false) -> ValuePlan {
        var plan = ValuePlan(form: kind.form, expectation: word(kind.expectation))
        plan.thread = thread.map { UInt8($0.position + 1) } ?? 0
        switch kind {
        case .text(let range), .integer(let range), .base64(let range):
            (plan.low, plan.high) = (range.lowerBound, range.upperBound)
        case .number(let range):
            plan.low = Int(bitPattern: UInt(range.lowerBound.bitPattern))
            plan.high = Int(bitPattern: UInt(range.upperBound.bitPattern))
        case .pattern(let pattern):
            plan.alternatives = immortal(pattern.alternatives.map { alternative($0) })
            plan.count = pattern.alternatives.count
        case .code(let list):
            precondition(list.codes.count <= 64, "at most 64 codes")
            plan.codes = immortal(list.codes.map { ShortName($0.value) })
            plan.count = list.codes.count
        case .object(let shape): plan.shape = immortal([self.shape(shape, isData: isData)])
        case .array(let element, let count):
            plan.element = immortal([value(element, thread: thread)])
            (plan.low, plan.high) = (count.lowerBound, count.upperBound)
            plan.thread = 0
        case .boolean, .date, .dateTime: break
        }
        return plan
    }

    private mutating func alternative(_ segments: [Pattern.Segment]) -> AlternativePlan {
        let plans = segments.map { segment in
            switch segment {
            case .literal(let text):
                SegmentPlan(literal: ShortName(text), classBit: 0, low: text.utf8.count, varies: false)
            case .set(let characters, let count):
                SegmentPlan(
                    literal: ShortName(""), classBit: classBit(characters), low: count.lowerBound,
                    varies: segment.varies)
            }
        }
        let low = segments.reduce(0) { $0 + $1.lengths.lowerBound }
        let high = segments.reduce(0) { $0 + $1.lengths.upperBound }
        return AlternativePlan(low: low, high: high, segments: immortal(plans), count: plans.count)
    }

    private mutating func word(_ text: String) -> Int32 {
        words.append(text)
        return Int32(words.count - 1)
    }

    private mutating func classBit(_ characters: String) -> UInt32 {
        if let known = sets.firstIndex(of: characters) { return 1 << known }
        sets.append(characters)
        precondition(sets.count <= 32, "at most 32 different character sets")
        return 1 << (sets.count - 1)
    }

    private func classes() -> UnsafePointer<UInt32> {
        var table = [UInt32](repeating: 0, count: 256)
        for (position, set) in sets.enumerated() {
            for (byte, isMember) in Pattern.Segment.members(of: set).enumerated() where isMember {
                table[byte] |= 1 << position
            }
        }
        return immortal(table)
    }
}

extension Shape {
    fileprivate func mask(of names: [String]) -> UInt64 {
        names.reduce(0) { mask, name in
            guard let position = fields.firstIndex(where: { $0.name == name }) else {
                preconditionFailure("no field \(name)")
            }
            return mask | 1 << position
        }
    }

    /// Most threads that the values of this shape can name.
    fileprivate var captureMax: Int { fields.reduce(0) { $0 + $1.kind.captureMax(own: $1.thread) } }
}

extension Rule {
    fileprivate var decidingField: String? {
        if case .when(let field, _, _, _) = self { field } else { nil }
    }

    fileprivate func plan(in shape: Shape) -> RulePlan {
        switch self {
        case .anyOf(let names):
            return RulePlan(isAlways: true, when: 0, anyOf: shape.mask(of: names), requires: 0, forbids: 0)
        case .when(let field, let values, let requires, let forbids):
            guard let deciding = shape.fields.first(where: { $0.name == field }), case .code(let list) = deciding.kind
            else { preconditionFailure("\(field) is not a code field") }
            let when = values.reduce(UInt64(0)) { mask, value in
                guard let position = list.codes.firstIndex(where: { $0.value == value }) else {
                    preconditionFailure("\(field) has no code \(value)")
                }
                return mask | 1 << position
            }
            return RulePlan(
                isAlways: false, when: when, anyOf: 0, requires: shape.mask(of: requires),
                forbids: shape.mask(of: forbids))
        }
    }
}

extension Kind {
    fileprivate var form: ValuePlan.Form {
        switch self {
        case .text: .text
        case .pattern: .pattern
        case .date: .date
        case .dateTime: .dateTime
        case .base64: .base64
        case .integer: .integer
        case .number: .number
        case .boolean: .boolean
        case .code: .code
        case .object: .object
        case .array: .array
        }
    }

    /// What its values look like, in the words of a fault that says what was expected.
    package var expectation: String {
        switch self {
        case .text(let range): "text of \(range.lowerBound) to \(range.upperBound) characters"
        case .pattern(let pattern): pattern.name
        case .date: "a day such as 2026-01-31 that exists"
        case .dateTime: "an RFC 3339 time with offset, such as 2026-01-31T08:30:00+08:00"
        case .base64(let range): "base64 of \(range.lowerBound) to \(range.upperBound) characters"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .code(let list): "one of " + list.codes.map(\.value).joined(separator: ", ")
        case .object: "an object"
        case .array(_, let count): "a list of \(count.lowerBound) to \(count.upperBound) elements"
        }
    }

    fileprivate func captureMax(own: ThreadKind?) -> Int {
        switch self {
        case .object(let shape): shape.captureMax
        case .array(let element, let count): count.upperBound * element.captureMax(own: own)
        default: own == nil ? 0 : 1
        }
    }
}

extension ThreadKind {
    /// Position in `allCases`.
    var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
