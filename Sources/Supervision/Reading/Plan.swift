// The vocabulary, compiled for the hot path: flat, trivial structures that hold pointers instead of references, so that
// validating an event counts no references and allocates nothing. Built once, never freed, never changed.

/// What a value must be.
struct ValuePlan {
    enum Form: UInt8 {
        case text, pattern, date, dateTime, base64, integer, number, boolean, code, object, array
    }

    var form: Form
    /// 0 for none, else a thread kind's position + 1: the value names a thread.
    var thread: UInt8 = 0
    /// The value is the division by which grants are limited.
    var isDivision = false
    /// What to call the form in a fault: index into ``PlanTable/words``.
    var expectation: Int32
    /// Bounds: of length, count or value. For `number` the doubles' bit patterns.
    var low = 0
    var high = 0
    /// Alternatives of a pattern, codes of a list.
    var count = 0
    var alternatives: UnsafePointer<AlternativePlan>?
    var codes: UnsafePointer<ShortName>?
    var shape: UnsafePointer<ShapePlan>?
    var element: UnsafePointer<ValuePlan>?
}

/// One alternative of a ``Pattern``: at most one segment takes up the slack between `low` and the string's length.
struct AlternativePlan {
    var low: Int
    var high: Int
    var segments: UnsafePointer<SegmentPlan>
    var count: Int
}

struct SegmentPlan {
    /// A literal of at most 32 bytes, else a set.
    var literal: ShortName
    /// The bit of the set in ``PlanTable/classes``; 0 for a literal.
    var classBit: UInt32
    var low: Int
    var varies: Bool
}

struct FieldPlan {
    var name: ShortName
    var value: UnsafePointer<ValuePlan>
    /// The field's name in a fault: index into ``PlanTable/words``.
    var word: Int32
    var decidesRules: Bool
}

struct ShapePlan {
    var fields: UnsafePointer<FieldPlan>
    var count: Int
    /// One bit for each field that must be there.
    var required: UInt64
    var rules: UnsafePointer<RulePlan>
    var ruleCount: Int

    /// Position of the field called `name`, or -1. Authors write members in a steady order, so the one behind the last
    /// is tried first.
    @inline(__always)
    func position(of name: ShortName, guess: Int) -> Int {
        if guess < count, fields[guess].name == name { return guess }
        var at = guess + 1
        while at < count {
            if fields[at].name == name { return at }
            at += 1
        }
        at = 0
        while at < min(guess, count) {
            if fields[at].name == name { return at }
            at += 1
        }
        return -1
    }
}

/// ``Rule`` on bits: when the deciding field's code is among `when` (or always, when nothing decides).
struct RulePlan {
    var isAlways: Bool
    var when: UInt64
    /// At least one of these, if any is set.
    var anyOf: UInt64
    var requires: UInt64
    var forbids: UInt64
}

struct TypePlan {
    var subject: UnsafePointer<ValuePlan>
    var data: UnsafePointer<ValuePlan>
    /// Thread kind of the subject's first alternative; the others follow in order.
    var firstKind: Int
    var joinsAuthority: Bool
    var joinsReference: Bool
}
