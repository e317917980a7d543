/// Walks a tape along a plan. One is made for each event; it holds pointers and small numbers only.
///
/// Every function answers whether the value is right; on the first that is not, `failure` says what and where, and the
/// walk ends.
struct Validator {
    /// The first fault, as places in the tape and in ``PlanTable/words``: text is made of it only when it is reported.
    struct Failure {
        enum Reason { case none, unexpected, missing, unknownMember, forbidden, duplicate, noneOf }
        var reason = Reason.none
        /// Tape index of the value, the key or (for what is missing) the object.
        var at = 0
        /// Field name or expectation.
        var word: Int32 = 0
    }

    /// A value that names a thread.
    struct Capture {
        /// Position in `ThreadKind.allCases`.
        var kind: Int
        var start: UnsafePointer<UInt8>
        var length: Int
    }

    let tape: Tape
    let classes: UnsafePointer<UInt32>
    /// Room for ``PlanTable/captureMax``.
    let captures: UnsafeMutablePointer<Capture>
    var captureCount = 0
    /// Tape index of the division that limits grants; 0 when the event names none.
    var division = 0
    /// Which code, or which alternative of a pattern, the last value was.
    var ordinal = 0
    /// The last instant, milliseconds since 1970.
    var instant: Int64 = 0
    var failure = Failure()

    init(tape: Tape, classes: UnsafePointer<UInt32>, captures: UnsafeMutablePointer<Capture>) {
        self.tape = tape
        self.classes = classes
        self.captures = captures
    }

    mutating func value(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        let isRight =
            switch plan.pointee.form {
            case .pattern: pattern(at, plan)
            case .text: text(at, plan)
            case .code: code(at, plan)
            case .integer: integer(at, plan)
            case .number: number(at, plan)
            case .boolean: tape.tag(at) == Tape.Tag.yes || tape.tag(at) == Tape.Tag.no
            case .date: date(at)
            case .dateTime: dateTime(at)
            case .base64: base64(at, plan)
            case .object: object(at, plan)
            case .array: array(at, plan)
            }
        if isRight { return true }
        return fail(.unexpected, at, plan.pointee.expectation)
    }

    /// Always false. What fails first is what is reported: outer values add nothing.
    @inline(never)
    mutating func fail(_ reason: Failure.Reason, _ at: Int, _ word: Int32) -> Bool {
        if failure.reason == .none { failure = Failure(reason: reason, at: at, word: word) }
        return false
    }

    // MARK: Containers

    private mutating func object(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard tape.tag(at) == Tape.Tag.object, let shape = plan.pointee.shape else { return false }
        let fields = shape.pointee.fields
        let end = tape.end(ofContainer: at)
        var seen: UInt64 = 0
        var decision: UInt64 = 0
        var guess = 0
        var key = at + 1
        while key < end {
            let (start, length) = tape.string(key)
            let position = shape.pointee.position(of: ShortName(start, length: length), guess: guess)
            guard position >= 0 else { return fail(.unknownMember, key, 0) }
            let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position)
            guard seen & bit == 0 else { return fail(.duplicate, key, 0) }
            seen |= bit
            let field = fields + position
            guard value(key + 1, field.pointee.value) else { return false }
            if field.pointee.decidesRules { decision = 1 &<< UInt64(truncatingIfNeeded: ordinal) }
            key = tape.behind(key + 1)
            guess = position + 1
        }
        let missing = shape.pointee.required & ~seen
        guard missing == 0 else { return fail(.missing, at, fields[missing.trailingZeroBitCount].word) }
        for rule in 0..<shape.pointee.ruleCount {
            guard keep(shape.pointee.rules + rule, at, shape, seen: seen, decision: decision) else { return false }
        }
        return true
    }

    private mutating func keep(
        _ rule: UnsafePointer<RulePlan>, _ at: Int, _ shape: UnsafePointer<ShapePlan>, seen: UInt64, decision: UInt64
    ) -> Bool {
        let rule = rule.pointee
        guard rule.isAlways || rule.when & decision != 0 else { return true }
        let fields = shape.pointee.fields
        if rule.anyOf != 0, rule.anyOf & seen == 0 {
            return fail(.noneOf, at, fields[rule.anyOf.trailingZeroBitCount].word)
        }
        let missing = rule.requires & ~seen
        if missing != 0 { return fail(.missing, at, fields[missing.trailingZeroBitCount].word) }
        let forbidden = rule.forbids & seen
        if forbidden != 0 { return fail(.forbidden, at, fields[forbidden.trailingZeroBitCount].word) }
        return true
    }

    private mutating func array(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard tape.tag(at) == Tape.Tag.array, let element = plan.pointee.element else { return false }
        let end = tape.end(ofContainer: at)
        var count = 0
        var next = at + 1
        while next < end {
            count += 1
            // Before the element is looked at: captures have room for a full list, not for more.
            guard count <= plan.pointee.high, value(next, element) else { return false }
            next = tape.behind(next)
        }
        return count >= plan.pointee.low
    }

    // MARK: Strings

    private mutating func pattern(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard tape.tag(at) == Tape.Tag.string, let alternatives = plan.pointee.alternatives else { return false }
        let (start, length) = tape.string(at)
        var number = 0
        while !matches(start, length, alternatives + number) {
            number += 1
            guard number < plan.pointee.count else { return false }
        }
        ordinal = number
        if plan.pointee.thread != 0 {
            captures[captureCount] = Capture(kind: Int(plan.pointee.thread) - 1, start: start, length: length)
            captureCount += 1
        }
        if plan.pointee.isDivision { division = at }
        return true
    }

    @inline(__always)
    private func matches(
        _ start: UnsafePointer<UInt8>, _ length: Int, _ alternative: UnsafePointer<AlternativePlan>
    ) -> Bool {
        let slack = length - alternative.pointee.low
        guard slack >= 0, length <= alternative.pointee.high else { return false }
        var at = start
        var segment = alternative.pointee.segments
        let end = segment + alternative.pointee.count
        while segment < end {
            let count = segment.pointee.low + (segment.pointee.varies ? slack : 0)
            let bit = segment.pointee.classBit
            if bit == 0 {
                guard ShortName(at, length: count) == segment.pointee.literal else { return false }
            } else {
                // No early way out: the loop stays free of branches, and events are mostly right.
                var members = bit
                for offset in 0..<count { members &= classes[Int(at[offset])] }
                guard members != 0 else { return false }
            }
            at += count
            segment += 1
        }
        return true
    }

    private func text(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard tape.tag(at) == Tape.Tag.string else { return false }
        let (start, length) = tape.string(at)
        // A code point has one to four bytes: most texts need no counting.
        guard length >= plan.pointee.low else { return false }
        if length <= plan.pointee.high, length >= 4 * plan.pointee.low - 3 { return true }
        var points = 0
        for offset in 0..<length { points += start[offset] & 0xC0 == 0x80 ? 0 : 1 }
        return points >= plan.pointee.low && points <= plan.pointee.high
    }

    private mutating func code(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard tape.tag(at) == Tape.Tag.string, let codes = plan.pointee.codes else { return false }
        let (start, length) = tape.string(at)
        let name = ShortName(start, length: length)
        for number in 0..<plan.pointee.count where codes[number] == name {
            ordinal = number
            return true
        }
        return false
    }

    private func date(_ at: Int) -> Bool {
        guard tape.tag(at) == Tape.Tag.string else { return false }
        let (start, length) = tape.string(at)
        return TimeForms.day(start, length: length) != nil
    }

    private mutating func dateTime(_ at: Int) -> Bool {
        guard tape.tag(at) == Tape.Tag.string else { return false }
        let (start, length) = tape.string(at)
        guard let milliseconds = TimeForms.instant(start, length: length) else { return false }
        instant = milliseconds
        return true
    }

    private func base64(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard tape.tag(at) == Tape.Tag.string else { return false }
        let (start, length) = tape.string(at)
        return length >= plan.pointee.low && length <= plan.pointee.high && Base64Form.matches(start, length: length)
    }

    // MARK: Numbers

    private func integer(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard let value = EventValue(tape: tape, at: at).integer else { return false }
        return value >= plan.pointee.low && value <= plan.pointee.high
    }

    private func number(_ at: Int, _ plan: UnsafePointer<ValuePlan>) -> Bool {
        guard let value = EventValue(tape: tape, at: at).number else { return false }
        return value >= Double(bitPattern: UInt64(bitPattern: Int64(plan.pointee.low)))
            && value <= Double(bitPattern: UInt64(bitPattern: Int64(plan.pointee.high)))
    }
}
