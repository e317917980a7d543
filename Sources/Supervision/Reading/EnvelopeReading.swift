extension Validator {
    struct EnvelopeIndices {
        var slots: EnvelopeSlots
        var type: Int
        var milliseconds: Int64
        var expectedVersion: Int?
    }

    /// Checks everything about the envelope that does not hang on the type; nil leaves the reason in `failure`.
    mutating func envelope(_ table: PlanTable) -> EnvelopeIndices? {
        typealias Slot = Envelope.Slot
        guard tape.tag(Tape.root) == Tape.Tag.object else {
            _ = fail(.unexpected, Tape.root, table.objectWord)
            return nil
        }
        // Zero is the tape's root word: never a value.
        var at: InlineArray<8, Int> = .init(repeating: 0)
        guard collect(table, into: &at) else { return nil }
        for slot in 0..<Slot.count where slot != Slot.data && at[slot] != 0 {
            guard value(at[slot], table.envelope[slot].value) else { return nil }
        }
        guard tape.tag(at[Slot.data]) == Tape.Tag.object else {
            _ = fail(.unexpected, at[Slot.data], table.objectWord)
            return nil
        }
        let version = at[Slot.expectedversion]
        return EnvelopeIndices(
            slots: EnvelopeSlots(
                id: at[Slot.id], source: at[Slot.source], subject: at[Slot.subject], data: at[Slot.data]),
            type: at[Slot.type], milliseconds: instant,
            expectedVersion: version == 0 ? nil : EventValue(tape: tape, at: version).integer)
    }

    /// Finds each member's value; every required one is there, none twice, none unknown.
    private mutating func collect(_ table: PlanTable, into at: inout InlineArray<8, Int>) -> Bool {
        let end = tape.end(ofContainer: Tape.root)
        var guess = 0
        var key = Tape.root + 1
        while key < end {
            let (start, length) = tape.string(key)
            let position = table.envelopeShape.position(of: ShortName(start, length: length), guess: guess)
            guard position >= 0 else { return fail(.unknownMember, key, 0) }
            guard at[position] == 0 else { return fail(.duplicate, key, 0) }
            at[position] = key + 1
            key = tape.behind(key + 1)
            guess = position + 1
        }
        for slot in 0..<Envelope.Slot.count where at[slot] == 0 && slot != Envelope.Slot.expectedversion {
            return fail(.missing, Tape.root, table.envelope[slot].word)
        }
        return true
    }
}
