/// What a step of a case is: an event of one type.
enum Act: UInt8 {
    case complaintRegistered, complaintSplit, complaintMerged, complaintTransferred, complaintReturned, complaintForwarded
    case complaintAccepted, complaintDeclined, complaintSuspended, complaintResumed, complaintExtended, complaintUrged
    case complaintAnsweredMeanwhile, complaintAnswered, complaintRevisited, complaintReopened, complaintClosed
    case vaultErased
    case inspectionApproved, inspectionStarted, inspectionCompleted, inspectionPublished
    case rectificationOrdered, rectificationVerified
    case penaltyFiled, penaltyDecided, penaltyPublished, penaltyExecuted, penaltyAnnulled
    case coercionImposed, coercionExtended, coercionLifted, actionRecorded
    case creditRecorded, creditDisputed, creditUpheld, creditWithdrawn, repairApplied, repairDecided
    case sanctionRequested, sanctionApplied, sanctionReported, sanctionLifted
    case approvalGranted, approvalChanged, approvalTaken, approvalCancelled
    case leadRaised, leadMerged, leadAssessed, leadAssigned, leadAcknowledged, leadInvestigated, leadDisposed
    case leadReviewed, leadClosed
    case batchProduced, batchMoved, batchTested, batchRecalled, signalObserved
    case subjectRegisteredAgain, subjectUpdated, subjectDeregistered, subjectMerged
    case exchangeSent, exchangeAcknowledged, exchangeRejected, exchangeReceived, exchangeAnswered
    case evaluationObjected, evaluationAnswered
}

/// One event to be, within a case.
struct Step {
    var act: Act
    /// Distinguishes several things of one kind in a case, such as the parts of a complaint; 0 when there is one.
    var part: UInt8 = 0
    /// Who records it.
    var department: Int
    /// Seconds since the year began.
    var time: Int
    /// Slice of the year in which it is recorded.
    var slot: Int

    var day: Int { time / 86_400 }
}

/// What a case is about.
enum CaseKind: UInt8, CaseIterable {
    case complaint, inspection, approval, listing, lead, trace, subject, exchange, evaluation, patrol

    /// Cases of the kind among a thousand. Patrols fill up to the wanted number of events.
    var share: Int {
        switch self {
        case .complaint: 330
        case .inspection: 433
        case .approval: 120
        case .listing: 22
        case .lead: 16
        case .trace: 18
        case .subject: 50
        case .exchange: 8
        case .evaluation: 3
        case .patrol: 0
        }
    }
}
