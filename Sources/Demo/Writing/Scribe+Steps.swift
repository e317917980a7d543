extension Scribe {
    /// Writes step `index` of a case.
    func write(_ step: Step, _ index: Int, of made: Case, _ writer: inout LineWriter) {
        var line = StepLine(scribe: self, made: made, step: step, index: index)
        switch step.act {
        case .complaintRegistered, .complaintSplit, .complaintMerged, .complaintTransferred, .complaintReturned,
            .complaintForwarded, .complaintAccepted, .complaintDeclined, .complaintSuspended, .complaintResumed,
            .complaintExtended, .complaintUrged, .complaintAnsweredMeanwhile, .complaintAnswered, .complaintRevisited,
            .complaintReopened, .complaintClosed, .vaultErased:
            line.complaint(&writer)
        case .inspectionApproved, .inspectionStarted, .inspectionCompleted, .inspectionPublished, .rectificationOrdered,
            .rectificationVerified, .actionRecorded:
            line.inspection(&writer)
        case .penaltyFiled, .penaltyDecided, .penaltyPublished, .penaltyExecuted, .penaltyAnnulled, .coercionImposed,
            .coercionExtended, .coercionLifted:
            line.penalty(&writer)
        case .creditRecorded, .creditDisputed, .creditUpheld, .creditWithdrawn, .repairApplied, .repairDecided,
            .sanctionRequested, .sanctionApplied, .sanctionReported, .sanctionLifted:
            line.credit(&writer)
        case .approvalGranted, .approvalChanged, .approvalTaken, .approvalCancelled, .subjectRegisteredAgain,
            .subjectUpdated, .subjectDeregistered, .subjectMerged:
            line.register(&writer)
        case .leadRaised, .leadMerged, .leadAssessed, .leadAssigned, .leadAcknowledged, .leadInvestigated, .leadDisposed,
            .leadReviewed, .leadClosed, .signalObserved:
            line.lead(&writer)
        case .batchProduced, .batchMoved, .batchTested, .batchRecalled, .exchangeSent, .exchangeAcknowledged,
            .exchangeRejected, .exchangeReceived, .exchangeAnswered, .evaluationObjected, .evaluationAnswered:
            line.exchange(&writer)
        }
        close(&writer)
    }
}

/// The line of one step under way.
struct StepLine {
    let scribe: Scribe
    let made: Case
    let step: Step
    let index: Int
    /// For what this step alone draws.
    var random: Random

    init(scribe: Scribe, made: Case, step: Step, index: Int) {
        self.scribe = scribe
        self.made = made
        self.step = step
        self.index = index
        random = Random(seed: scribe.province.seed, purpose: 100 + UInt64(step.act.rawValue), number: made.number)
    }

    /// The envelope, up to the data's first member.
    /// - Parameter part: of a complaint that was split.
    func begin(_ head: StaticString, part: UInt8 = 0, _ writer: inout LineWriter) {
        scribe.open(&writer, id: "c", made.number, index, by: step.department, head)
        scribe.caseID(made.number, part: part, &writer)
        scribe.data(&writer, time: step.time)
    }

    /// A member whose value is a subject.
    func subject(_ name: StaticString, _ number: Int, _ writer: inout LineWriter) {
        writer.text(name)
        scribe.subjectID(number, &writer)
        writer.byte(UInt8(ascii: "\""))
    }

    /// A member whose value is the number of a case.
    func reference(_ name: StaticString, _ number: Int, part: UInt8 = 0, _ writer: inout LineWriter) {
        writer.text(name)
        scribe.caseID(number, part: part, &writer)
        writer.byte(UInt8(ascii: "\""))
    }

    func department(_ name: StaticString, _ department: Int, _ writer: inout LineWriter) {
        writer.text(name)
        scribe.department(department, &writer)
        writer.byte(UInt8(ascii: "\""))
    }

    func item(_ writer: inout LineWriter) {
        writer.text(#","item":""#)
        scribe.item(made.item, of: made.duty, &writer)
        writer.byte(UInt8(ascii: "\""))
    }

    func division(_ writer: inout LineWriter) {
        writer.text(#","division":""#)
        scribe.division(made.division, &writer)
        writer.byte(UInt8(ascii: "\""))
    }

    /// A member whose value is one of some codes or words.
    mutating func choice(_ name: StaticString, _ values: [StaticString], _ writer: inout LineWriter) {
        writer.text(name)
        writer.text(random.pick(values))
        writer.byte(UInt8(ascii: "\""))
    }

    func date(_ name: StaticString, _ day: Int, _ writer: inout LineWriter) { scribe.date(name, day, &writer) }
    func day(_ workingDays: Int) -> Int { scribe.year.day(workingDays, workingDaysAfter: step.day) }

    /// The case's two officers; now and then only one, which is irregular.
    mutating func officers(_ writer: inout LineWriter) {
        writer.text(#","officers":[{"certificate":""#)
        scribe.certificate(made.officer, of: made.department, &writer)
        writer.text(#"","role":"lead"}"#)
        if !random.chance(15) {
            writer.text(#",{"certificate":""#)
            scribe.certificate(made.officer + 1, of: made.department, &writer)
            writer.text(#"","role":"assist"}"#)
        }
        writer.text("]")
    }

    /// `,"documentNumber":"吉演<mark>〔2025〕<number>号"`.
    func documentNumber(_ mark: StaticString, _ writer: inout LineWriter) {
        writer.text(#","documentNumber":"吉演"#)
        writer.text(mark)
        writer.text("〔2025〕")
        writer.number(made.number)
        writer.text("号\"")
    }
}
