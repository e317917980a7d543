extension Case {
    /// A complaint from its registration to its end, or to the end of the year.
    mutating func makeComplaint() {
        add(.complaintRegistered, after: 0, by: desk, atNight: true)
        let way = random.below(1000)
        if way < 25, let earlier = earlier(.complaint) {
            mergedInto = earlier
            add(.complaintMerged, after: 1, by: desk)
        } else if way < 50 {
            makeParts()
        } else {
            makeTransfer()
            if random.chance(85) {
                add(.complaintDeclined, after: random.within(1...6), by: department)
                add(.complaintClosed, after: 1, by: desk)
            } else {
                makeHandling()
                makeEnd()
            }
        }
    }

    private mutating func makeParts() {
        add(.complaintSplit, after: 0, by: desk)
        for part: UInt8 in 1...2 { add(.complaintRegistered, part: part, after: 0, by: desk) }
        for part: UInt8 in 1...2 { add(.complaintTransferred, part: part, after: 1, by: desk) }
        for part: UInt8 in 1...2 { add(.complaintAccepted, part: part, after: random.within(1...3), by: department) }
        for part: UInt8 in 1...2 { add(.complaintAnswered, part: part, after: random.within(1...2), by: department) }
        for part: UInt8 in 1...2 { add(.complaintClosed, part: part, after: 1, by: desk) }
    }

    /// To the right department at last: 6 in a hundred go astray first.
    private mutating func makeTransfer() {
        let days = random.chance(50) ? random.within(2...4) : random.below(2)
        if other != department, random.chance(60) {
            add(.complaintTransferred, part: 9, after: days, by: desk)
            if random.chance(120) {
                add(.complaintForwarded, after: 1, by: other)
                return
            }
            add(.complaintReturned, after: random.within(1...3), by: other)
            add(.complaintTransferred, after: random.below(2), by: desk)
        } else {
            add(.complaintTransferred, after: days, by: desk)
        }
    }

    private mutating func makeHandling() {
        let days = random.chance(40) ? random.within(8...12) : random.within(1...2)
        add(.complaintAccepted, after: days, by: department, late: random.chance(15))
        if random.chance(60) {
            add(.complaintSuspended, after: 1, by: department)
            add(.complaintResumed, after: random.within(5...20), by: department)
        }
        if random.chance(70) { add(.complaintExtended, after: 0, by: department) }
        if random.chance(80) { add(.complaintAnsweredMeanwhile, after: 0, by: department) }
        if random.chance(60) { add(.complaintUrged, after: random.within(1...6), by: desk) }
        if random.chance(90) { makeInspection(share: 350) }
    }

    private mutating func makeEnd() {
        if random.chance(975) {
            add(.complaintAnswered, after: random.chance(60) ? random.within(8...20) : random.within(0...2), by: department)
            if random.chance(960) { add(.complaintRevisited, after: random.within(1...3), by: desk) }
        }
        add(.complaintClosed, after: random.below(2), by: desk)
        if random.chance(40) {
            add(.complaintReopened, after: random.within(1...4), by: desk)
            add(.complaintAnswered, part: 8, after: random.within(2...5), by: department)
            add(.complaintRevisited, part: 8, after: 1, by: desk)
            add(.complaintClosed, part: 8, after: 0, by: desk)
        }
        if random.chance(12) { add(.vaultErased, after: random.within(20...60), by: desk) }
    }

    /// The case of the kind before this one.
    func earlier(_ kind: CaseKind) -> Int? {
        var earlier = number - 1
        while earlier >= max(0, number - 400) {
            if self.kind(of: earlier) == kind { return earlier }
            earlier -= 1
        }
        return nil
    }
}
