internal import Projecting
internal import Supervision

// What each event does to its own complaint. An event that breaks the order is irregular and counts all the same,
// except that what has ended stays ended until it is reopened.
extension ComplaintRow {
    mutating func register(_ context: FoldContext) {
        let event = context.event
        guard facts.registeredIndex == nil else { return fault(.complaintRegisteredAgain, context) }
        // A later entry of an earlier receipt does not gain time.
        let received = min(event.day("receivedOn") ?? event.day, event.day)
        facts = Facts(
            kind: event.string("kind"), channel: event.string("channel"), category: event.string("category"),
            subject: event.string("subject") ?? facts.subject, item: event.string("item") ?? facts.item,
            registeredOn: received, registeredIndex: event.index,
            isAnonymous: event.data["complainant"]?["anonymous"]?.boolean ?? false,
            isImportant: event.boolean("important") ?? false)
        links.splitFrom = event.string("splitFrom") ?? links.splitFrom
        desk = event.author
        // What happened before it was registered stands, and was irregular then: who has it keeps it.
        if state.isStub { state = .registered }
        guard department == nil, !state.isEnd else { return }
        let start = received == event.day ? event.milliseconds : received.startMilliseconds
        if let desk, event.text("department")?.equals(desk) ?? false {
            hand(to: desk, context, from: start)
        } else {
            self.start(.transfer, department: desk, context, from: start)
        }
    }

    mutating func transfer(_ context: FoldContext) {
        let event = context.event
        let actor = Self.actor(event)
        if department != nil, actor == department, actor != desk {
            fault(.complaintForwardedByReceiver, context)
        } else {
            expect(.registered, .returned, .reopened, context: context)
        }
        guard !state.isEnd else { return }
        counts.transfers += 1
        end(.transfer, .dispute) { $0.stop(context) }
        facts.item = event.string("item") ?? facts.item
        isAssigned = event.boolean("assigned") ?? false
        hand(to: event.string("to") ?? "", context, until: event.day("due"))
        state = .transferred
    }

    mutating func giveBack(_ context: FoldContext) {
        let event = context.event
        expect(.transferred, .reopened, context: context)
        guard !state.isEnd else { return }
        if department != nil, Self.actor(event) != department { fault(.complaintNotTheHandler, context) }
        if isAssigned { fault(.complaintReturnedThoughAssigned, context) }
        let reason = event.string("reason")
        if let desk, !isAssigned, reason == "wrong-department" || reason == "wrong-division" {
            context.mark(.wrongTransfer, department: desk, month: event.day.month, .count(1))
        }
        counts.returns += 1
        leave(context)
        start(reason == "jurisdiction-dispute" ? .dispute : .transfer, department: desk, context)
        isAssigned = false
        state = .returned
    }

    mutating func accept(_ context: FoldContext) {
        guard decide(context) else { return }
        facts.subject = context.event.string("subject") ?? facts.subject
        facts.item = context.event.string("item") ?? facts.item
        if facts.hasComplaint { start(.mediation, department: department, context) }
        state = .accepted
    }

    mutating func decline(_ context: FoldContext) {
        guard decide(context) else { return }
        state = .declined
    }

    private mutating func decide(_ context: FoldContext) -> Bool {
        if department != nil { expect(.registered, .transferred, .reopened, context: context) }
        guard !state.isEnd else {
            if department == nil { fault(.complaintAfterEnd, context) }
            return false
        }
        act(context)
        end(.acceptance) { $0.stop(context) }
        return true
    }

    // MARK: Clocks

    mutating func suspend(_ context: FoldContext) {
        if suspendedSince != nil { return fault(.complaintSuspendedTwice, context) }
        expect(.registered, .transferred, .accepted, .declined, .reopened, context: context)
        guard !state.isEnd else { return }
        suspendedSince = context.event.milliseconds
        for position in clocks.indices { clocks[position].pause(context) }
    }

    mutating func resume(_ context: FoldContext) {
        guard suspendedSince != nil else { return fault(.complaintNotSuspended, context) }
        suspendedSince = nil
        for position in clocks.indices { clocks[position].resume(context) }
    }

    mutating func extend(_ context: FoldContext) {
        let name = context.event.string("clock")
        guard let position = clocks.firstIndex(where: { $0.name.rawValue == name && $0.isRunning }) else {
            return fault(.complaintExtensionUnfounded, context)
        }
        if !clocks[position].isPaused, clocks[position].due < context.event.milliseconds {
            return fault(.complaintExtendedAfterDue, context)
        }
        let isAllowed = clocks[position].extend(by: context.event.integer("length"), context)
        if !isAllowed { fault(.complaintExtensionUnfounded, context) }
    }

    mutating func urge(_ context: FoldContext) {
        counts.urgings += 1
        if state.isEnd { fault(.complaintAfterEnd, context) }
        guard let department, context.event.text("department")?.equals(department) ?? true else { return }
        handling?.isUrged = true
        markHandling(.complaintUrged, isMet: true, context)
    }

    // MARK: Answer and after

    mutating func answer(_ context: FoldContext) {
        if department != nil {
            expect(.registered, .transferred, .accepted, .declined, .reopened, context: context)
        }
        guard !state.isEnd else {
            if department == nil { fault(.complaintAfterEnd, context) }
            return
        }
        act(context)
        counts.answers += 1
        answer = context.event.string("result")
        end(.answer) { $0.stop(context) }
        if context.event.boolean("interim") ?? false { return }
        if facts.hasComplaint, clocks.contains(where: { $0.name == .acceptance && $0.isRunning }) {
            fault(.complaintAnsweredBeforeAcceptance, context)
        }
        end(.acceptance) { $0.drop(context) }
        end(.mediation, .verification) { $0.stop(context) }
        suspendedSince = nil
        facts.subject = context.event.string("subject") ?? facts.subject
        revisit = Revisit()
        state = .answered
    }

    mutating func revisit(_ context: FoldContext) {
        let event = context.event
        counts.revisits += 1
        expect(.answered, .revisited, context: context, else: .complaintRevisitedBeforeAnswer)
        let isAnswered = state == .answered || state == .revisited || (state == .closed && answer != nil)
        if state == .answered { state = .revisited }
        guard isAnswered, event.text("validity")?.equals("valid") ?? false else { return }
        guard revisit.index == nil else { return fault(.complaintRevisitedTwice, context) }
        revisit = Revisit(
            index: event.index, isReached: event.boolean("reached") ?? false,
            isSolved: event.boolean("solved") ?? false,
            satisfaction: event.string("satisfaction"))
        markRates(context)
    }

    private func markRates(_ context: FoldContext) {
        guard let department else { return }
        let satisfied: Mark =
            switch revisit.satisfaction {
            case "very-satisfied", "satisfied": .met
            case "basically-satisfied": .partly(900)
            default: .unmet
            }
        let month = context.event.day.month
        context.mark(.revisitReached, department: department, month: month, revisit.isReached == true ? .met : .unmet)
        context.mark(.revisitSolved, department: department, month: month, revisit.isSolved == true ? .met : .unmet)
        context.mark(.revisitSatisfied, department: department, month: month, satisfied)
    }

    mutating func reopen(_ context: FoldContext) {
        if state != .closed { expect(context: context) }
        guard state != .split, state != .merged else { return }
        counts.reopenings += 1
        handling?.isReopened = true
        markHandling(.complaintReopened, isMet: true, context)
        revisit = Revisit()
        if department != nil {
            start(.answer, department: department, context, until: context.event.day("due"))
        } else {
            start(.transfer, department: desk, context)
        }
        state = .reopened
    }

    // MARK: Ends

    mutating func close(_ context: FoldContext) {
        let event = context.event
        if state.isEnd { return fault(.complaintAfterEnd, context) }
        let outcome = event.string("outcome")
        let needsNoAnswer =
            outcome == "duplicate" || outcome == "withdrawn" || (outcome == "declined" && state == .declined)
        switch state {
        case .revisited: break
        case .answered: if !facts.isAnonymous { fault(.complaintClosedBeforeRevisit, context) }
        default: if !needsNoAnswer { fault(.complaintClosedBeforeAnswer, context) }
        }
        finish(.closed, context)
        self.outcome = outcome
        closedOn = event.day("completedOn") ?? event.day
        facts.subject = event.string("subject") ?? facts.subject
        links.duplicateOf = event.string("duplicateOf") ?? links.duplicateOf
    }

    mutating func split(_ context: FoldContext) {
        let parts = context.event.strings("parts")
        if parts.contains(id) { return fault(.complaintLinkedToItself, context) }
        if state.isEnd { return fault(.complaintAfterEnd, context) }
        links.parts = parts
        finish(.split, context)
    }

    mutating func merge(_ context: FoldContext) {
        let into = context.event.string("into")
        if into == id { return fault(.complaintLinkedToItself, context) }
        if state.isEnd { return fault(.complaintAfterEnd, context) }
        links.mergedInto = into
        finish(.merged, context)
    }

    private mutating func finish(_ end: State, _ context: FoldContext) {
        for position in clocks.indices { clocks[position].drop(context) }
        suspendedSince = nil
        state = end
    }
}
