extension Case {
    /// An inspection with all that follows from it.
    /// - Parameter share: of a thousand inspections so many find something.
    mutating func makeInspection(share: Int) {
        hasInspection = true
        if kind == .inspection, random.chance(400) { drawFromPlan() }
        isFailed = random.chance(share)
        if random.chance(955) { add(.inspectionApproved, after: random.within(0...2), by: department) }
        if random.chance(900) { add(.inspectionStarted, after: random.within(0...3), by: department) }
        add(.inspectionCompleted, after: 0, by: department, late: random.chance(15))
        if isFailed { add(.rectificationOrdered, after: 0, by: department) }
        if random.chance(900) {
            let days = random.chance(35) ? random.within(21...35) : random.within(1...12)
            add(.inspectionPublished, after: days, by: department)
        }
        guard isFailed else { return }
        add(.rectificationVerified, after: random.within(5...12), by: department)
        if random.chance(450) { makePenalty() }
    }

    private mutating func makePenalty() {
        hasPenalty = true
        isSerious = random.chance(150)
        isSimple = !isSerious && random.chance(300)
        isPunished = random.chance(930)
        fineCents = isSimple ? random.within(1...20) * 1_000 : random.within(10...500) * 10_000
        if !isSimple { add(.penaltyFiled, after: random.within(0...3), by: department) }
        if random.chance(200) { makeCoercion() }
        add(.penaltyDecided, after: isSimple ? 0 : random.within(8...50), by: department)
        guard isPunished else { return }
        if !isSimple, random.chance(940) { add(.penaltyPublished, after: random.within(2...14), by: department) }
        if random.chance(900) { add(.penaltyExecuted, after: random.within(1...12), by: department) }
        if random.chance(60) {
            add(.penaltyAnnulled, after: random.within(10...30), by: department)
            return
        }
        if !isSimple { makeCredit() }
    }

    private mutating func makeCoercion() {
        add(.coercionImposed, after: 0, by: department)
        if random.chance(300) { add(.coercionExtended, after: random.within(12...18), by: department) }
        if random.chance(900) { add(.coercionLifted, after: random.within(5...12), by: department) }
    }

    /// A credit record with disputes, repair and joint punishment.
    mutating func makeCredit() {
        add(.creditRecorded, after: random.within(1...5), by: department)
        if random.chance(80) {
            add(.creditDisputed, after: random.within(2...10), by: department)
            if random.chance(600) {
                add(.creditUpheld, after: random.within(2...9), by: department)
            } else {
                add(.creditWithdrawn, after: random.within(2...9), by: department)
                return
            }
        }
        if isSerious, other != department, random.chance(500) { makeSanction() }
        if random.chance(180) {
            add(.repairApplied, after: random.within(20...45), by: department)
            add(.repairDecided, after: random.chance(100) ? random.within(4...8) : random.within(1...3), by: department)
        }
    }

    private mutating func makeSanction() {
        add(.sanctionRequested, after: random.within(1...4), by: department)
        add(.sanctionApplied, after: random.within(1...5), by: other)
        add(.sanctionReported, after: random.within(1...5), by: other)
        if random.chance(400) { add(.sanctionLifted, after: random.within(15...40), by: department) }
    }

    /// On a list, or honoured: a record without a penalty.
    mutating func makeListing() {
        isSerious = random.chance(200)
        makeCredit()
        if steps.last?.act == .creditRecorded, random.chance(500) {
            add(.creditWithdrawn, part: 1, after: random.within(20...60), by: department)
        }
    }
}
