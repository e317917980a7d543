extension Case {
    /// The office that approves also gathers risk leads and keeps the exchange.
    private var office: Int { province.department(Duty.approvals, in: province.cities[division]) }
    /// The province's: it speaks with the national system and answers for the evaluation.
    private var provincialOffice: Int { province.department(Duty.approvals, in: 0) }

    mutating func makeApproval() {
        add(.approvalGranted, after: 0, by: province.department(Duty.approvals, in: division))
        if random.chance(960) {
            add(.approvalTaken, after: random.chance(80) ? random.within(6...12) : random.within(1...4), by: department)
        }
        if other != department, random.chance(90) {
            add(.approvalChanged, after: random.within(10...60), by: province.department(Duty.approvals, in: division))
            add(.approvalTaken, part: 1, after: random.within(1...4), by: other)
        }
        if random.chance(45) {
            add(.approvalCancelled, after: random.within(10...90), by: province.department(Duty.approvals, in: division))
        }
    }

    mutating func makeLead() {
        add(.signalObserved, after: 0, by: office)
        add(.leadRaised, after: random.below(2), by: office)
        if random.chance(120), let earlier = earlier(.lead) {
            mergedInto = earlier
            add(.leadMerged, after: 1, by: office)
            return
        }
        isFailed = random.chance(800)
        add(.leadAssessed, after: random.below(2), by: office)
        guard isFailed else {
            add(.leadClosed, after: 0, by: office)
            return
        }
        add(.leadAssigned, after: random.below(2), by: office)
        add(.leadAcknowledged, after: random.below(2), by: department)
        add(.leadInvestigated, after: random.within(1...4), by: department)
        add(.leadDisposed, after: random.chance(120) ? random.within(8...15) : random.within(1...4), by: department)
        add(.leadReviewed, after: random.within(1...2), by: office)
        add(.leadClosed, after: 1, by: office)
    }

    mutating func makeTrace() {
        isFailed = random.chance(120)
        let market = province.department(Duty.market, in: division)
        add(.batchProduced, after: 0, by: market)
        add(.batchMoved, after: random.within(1...5), by: market)
        if random.chance(400) { add(.batchMoved, part: 1, after: random.within(1...5), by: market) }
        add(.batchTested, after: random.within(1...8), by: market)
        if isFailed { add(.batchRecalled, after: random.within(1...3), by: market) }
    }

    mutating func makeSubjectChange() {
        let market = province.department(Duty.market, in: division)
        switch random.below(1000) {
        case ..<720: add(.subjectUpdated, after: 0, by: market)
        case ..<900: add(.subjectDeregistered, after: 0, by: market)
        default:
            add(.subjectRegisteredAgain, after: 0, by: market)
            add(.subjectMerged, after: random.within(5...30), by: market)
        }
    }

    mutating func makeExchange() {
        if random.chance(300) {
            add(.exchangeReceived, after: 0, by: provincialOffice)
            if random.chance(850) { add(.exchangeAnswered, after: random.within(3...15), by: provincialOffice) }
        } else {
            add(.exchangeSent, after: 0, by: provincialOffice)
            add(random.chance(300) ? .exchangeRejected : .exchangeAcknowledged, after: 1, by: provincialOffice)
        }
    }

    mutating func makeEvaluation() {
        add(.evaluationObjected, after: 0, by: department)
        add(.evaluationAnswered, after: random.within(3...10), by: provincialOffice)
    }
}
