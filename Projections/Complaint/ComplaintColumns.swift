public import Projecting
internal import Supervision

extension ComplaintRow {
    public init(_ columns: inout RowReader) {
        id = columns.text()
        state = State(rawValue: columns.text()) ?? .unregistered
        facts.kind = columns.optionalText()
        facts.channel = columns.optionalText()
        facts.category = columns.optionalText()
        facts.subject = columns.optionalText()
        facts.item = columns.optionalText()
        facts.registeredOn = columns.date()
        facts.registeredIndex = columns.optionalInteger()
        facts.isAnonymous = columns.boolean()
        facts.isImportant = columns.boolean()
        desk = columns.optionalText()
        department = columns.optionalText()
        isAssigned = columns.boolean()
        let (day, index) = (columns.date(), columns.optionalInteger())
        let (isUrged, isReopened) = (columns.boolean(), columns.boolean())
        if let day, let index { handling = Handling(index: index, day: day, isUrged: isUrged, isReopened: isReopened) }
        // Follow from the clocks.
        for _ in 0..<2 * ComplaintClock.Name.allCases.count { _ = columns.optionalText() }
        clocks = columns.json { $0.elements.compactMap { ComplaintClock(json: $0) } } ?? []
        suspendedSince = columns.timestamp()
        counts.transfers = columns.integer()
        counts.returns = columns.integer()
        counts.urgings = columns.integer()
        counts.answers = columns.integer()
        counts.revisits = columns.integer()
        counts.reopenings = columns.integer()
        answer = columns.optionalText()
        revisit.index = columns.optionalInteger()
        revisit.isReached = columns.optionalBoolean()
        revisit.isSolved = columns.optionalBoolean()
        revisit.satisfaction = columns.optionalText()
        outcome = columns.optionalText()
        closedOn = columns.date()
        links.splitFrom = columns.optionalText()
        links.parts = columns.json { $0.elements.compactMap(\.string) } ?? []
        links.mergedInto = columns.optionalText()
        links.duplicateOf = columns.optionalText()
        links.mergedCount = columns.integer()
        let events = columns.integer()
        history = columns.json { ComplaintHistory(count: events, json: $0) } ?? ComplaintHistory()
        let faults = columns.integer()
        irregular = columns.json { IrregularityList(count: faults, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(id)
        sink.text(state.rawValue)
        sink.text(facts.kind)
        sink.text(facts.channel)
        sink.text(facts.category)
        sink.text(facts.subject)
        sink.text(facts.item)
        sink.date(facts.registeredOn)
        sink.integer(facts.registeredIndex)
        sink.boolean(facts.isAnonymous)
        sink.boolean(facts.isImportant)
        sink.text(desk)
        sink.text(department)
        sink.boolean(isAssigned)
        sink.date(handling?.day)
        sink.integer(handling?.index)
        sink.boolean(handling?.isUrged ?? false)
        sink.boolean(handling?.isReopened ?? false)
        writeClocks(&sink)
        sink.timestamp(suspendedSince)
        sink.integer(counts.transfers)
        sink.integer(counts.returns)
        sink.integer(counts.urgings)
        sink.integer(counts.answers)
        sink.integer(counts.revisits)
        sink.integer(counts.reopenings)
        sink.text(answer)
        sink.integer(revisit.index)
        sink.boolean(revisit.isReached)
        sink.boolean(revisit.isSolved)
        sink.text(revisit.satisfaction)
        sink.text(outcome)
        sink.date(closedOn)
        sink.text(links.splitFrom)
        sink.json(JSONText.array(links.parts.map { .string($0) }))
        sink.text(links.mergedInto)
        sink.text(links.duplicateOf)
        sink.integer(links.mergedCount)
        sink.integer(history.count)
        sink.json(history.json)
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }

    private func writeClocks(_ sink: inout RowWriter) {
        for name in ComplaintClock.Name.allCases {
            let clock = clocks.first { $0.name == name }
            // One that stands still, or fell away, has no due day.
            let hasDue = clock.map { $0.isMet != nil || ($0.isRunning && !$0.isPaused) } ?? false
            sink.timestamp(hasDue ? clock?.due : nil)
            sink.boolean(clock?.isMet)
        }
        sink.json(JSONText.array(clocks.map(\.json)))
    }
}
