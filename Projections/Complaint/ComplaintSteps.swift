internal import Projecting
internal import Supervision

// What several events do alike.
extension ComplaintRow {
    /// The department that acted: the author, unless it says that it records for another.
    static func actor(_ event: FoldEvent) -> String? { event.string("department") ?? event.author }

    /// Before what an event does: it goes into the history, and must be about something that was registered.
    mutating func note(_ context: FoldContext) {
        let event = context.event
        let isOwn = !event.isOf(.complaintRegistered) && !event.isOf(.complaintClosed) && !event.isOf(.complaintUrged)
        history.add(event, by: isOwn ? Self.actor(event) : event.author)
        if !event.isOf(.complaintRegistered), state.isStub {
            state = .unregistered
            fault(.complaintUnregistered, context)
        }
    }

    mutating func fault(_ kind: Irregularity, _ context: FoldContext) {
        irregular.add(kind, at: context.event.index)
        if let department = Self.actor(context.event) { context.irregular(kind, department: department) }
    }

    /// Notes a breach of the order of states; of what was never registered there is no order to breach.
    mutating func expect(_ states: State..., context: FoldContext, else kind: Irregularity = .complaintOutOfOrder) {
        if state != .unregistered, !states.contains(state) { fault(state.isEnd ? .complaintAfterEnd : kind, context) }
    }

    // MARK: Clocks

    mutating func start(
        _ name: ComplaintClock.Name, department: String?, _ context: FoldContext, from start: Int64? = nil,
        until due: Day? = nil
    ) {
        guard let department else { return }
        let start = start ?? context.event.milliseconds
        let deadline = context.reference.deadlines.deadline(name.deadline, on: Day(milliseconds: start))
        var clock = StatutoryClock(start: start, deadline, suspendedBy: .complaintSuspended)
        if let due { clock = StatutoryClock(start: start, until: due, isSuspendable: clock.isSuspendable) }
        end(name) { $0.drop(context) }
        clocks.removeAll { $0.name == name }
        clocks.append(ComplaintClock(name, department: department, clock, context))
    }

    mutating func end(_ names: ComplaintClock.Name..., how: (inout ComplaintClock) -> Void) {
        for position in clocks.indices where names.contains(clocks[position].name) { how(&clocks[position]) }
    }

    // MARK: Handling

    /// A department gets the complaint: its clocks begin, and it counts among what the department got.
    mutating func hand(to department: String, _ context: FoldContext, from start: Int64? = nil, until due: Day? = nil) {
        leave(context)
        self.department = department
        let day = Day(milliseconds: start ?? context.event.milliseconds)
        handling = Handling(index: context.event.index, day: day)
        if facts.hasComplaint { self.start(.acceptance, department: department, context, from: start) }
        if facts.hasReport { self.start(.verification, department: department, context, from: start) }
        self.start(.answer, department: department, context, from: start, until: due)
        markHandling(.complaintUrged, isMet: false, context)
        markHandling(.complaintReopened, isMet: false, context)
    }

    /// The complaint leaves the department that has it: what it still owed falls away, what it missed stays.
    mutating func leave(_ context: FoldContext) {
        end(.acceptance, .mediation, .verification, .answer) { $0.drop(context) }
        suspendedSince = nil
        if let department, let handling {
            for (indicator, counts) in [
                (Indicator.complaintUrged, handling.isUrged), (.complaintReopened, handling.isReopened),
            ] where !counts {
                context.unmark(indicator, department: department, month: handling.day.month, index: handling.index)
            }
        }
        department = nil
        handling = nil
    }

    func markHandling(_ indicator: Indicator, isMet: Bool, _ context: FoldContext) {
        guard let department, let handling else { return }
        context.mark(
            indicator, department: department, month: handling.day.month, index: handling.index, isMet ? .met : .unmet)
    }

    /// A department decides or answers: it should be the one that has the complaint.
    mutating func act(_ context: FoldContext) {
        guard let actor = Self.actor(context.event) else { return }
        if department == nil {
            if state != .unregistered { fault(.complaintBeforeTransfer, context) }
            end(.transfer, .dispute) { $0.drop(context) }
            department = actor
        } else if department != actor {
            fault(.complaintNotTheHandler, context)
        }
    }
}
