// How events change an item's record. Total: what is missing is read as empty, what is out of order is recorded and
// said to be irregular.

extension ItemRecord {
    /// Takes an event about this item. - Returns: what is irregular about it.
    /// - Parameter departments: those that are registered: anybody can make a code up, and only these are listed.
    package mutating func apply(_ event: FoldEvent, _ departments: Departments) -> [Irregularity] {
        let type = event.type
        if type === EventType.itemClaimed { return claim(event, departments) }
        if type === EventType.itemPublished { return publish(event, departments) }
        if type === EventType.itemAmended { return amend(event) }
        if type === EventType.itemProposed { return propose(event) }
        if type === EventType.itemReviewed { return review(event) }
        if type === EventType.itemSuspended { return suspend(event) }
        if type === EventType.itemResumed { return resume(event) }
        if type === EventType.itemAbolished { return abolish(event) }
        return []
    }

    private mutating func propose(_ event: FoldEvent) -> [Irregularity] {
        review = Review()
        review.proposedIndex = event.index
        return abolition == nil ? [] : [.itemAbolishedBefore]
    }

    /// The department first, the judicial department behind it.
    private mutating func review(_ event: FoldEvent) -> [Irregularity] {
        let isPassed = event.text("result")?.equals("passed") ?? false
        let isJudicial = event.text("stage")?.equals("judicial") ?? false
        defer { if isJudicial { review.isPassedByJudicial = isPassed } else { review.isPassedByDepartment = isPassed } }
        let isInOrder = review.proposedIndex != nil && (!isJudicial || review.isPassedByDepartment)
        return isInOrder ? [] : [.itemReviewOutOfOrder]
    }

    private mutating func publish(_ event: FoldEvent, _ departments: Departments) -> [Irregularity] {
        // Another department's publication of the same code is one level's copy, not a version.
        let department = event.string("department") ?? ""
        if let inCharge = versions.last?.department, inCharge != department { return claim(event, departments) }
        return add(event)
    }

    private mutating func amend(_ event: FoldEvent) -> [Irregularity] {
        (versions.isEmpty ? [.itemUnknown] : []) + add(event)
    }

    private mutating func add(_ event: FoldEvent) -> [Irregularity] {
        var faults: [Irregularity] = abolition == nil ? [] : [.itemAbolishedBefore]
        let version = Version(event)
        if let last = versions.last, version.number <= last.number { return faults + [.itemVersionRepeated] }
        if !(review.isPassedByDepartment && review.isPassedByJudicial) { faults.append(.itemUnreviewed) }
        if let to = version.to, to < version.from { faults.append(.itemTermReversed) }
        review = Review()
        versions.append(version, keepingNewest: ListLimit.things)
        return faults
    }

    private mutating func suspend(_ event: FoldEvent) -> [Irregularity] {
        pauses.begin(
            Pause(
                from: event.day("effectiveFrom") ?? event.day, to: event.day("effectiveTo"), index: event.index))
        return faultsOfUse
    }

    private mutating func resume(_ event: FoldEvent) -> [Irregularity] {
        let isEnded = pauses.end(from: event.day("effectiveFrom") ?? event.day)
        return faultsOfUse + (isEnded ? [] : [.itemNotSuspended])
    }

    /// The first abolition counts.
    private mutating func abolish(_ event: FoldEvent) -> [Irregularity] {
        let faults = faultsOfUse
        review = Review()
        if abolition == nil {
            abolition = Abolition(
                from: event.day("effectiveFrom") ?? event.day, index: event.index,
                replacedBy: event.string("replacedBy"))
        }
        return faults
    }

    /// Compared with the version that is named, else in force that day, else the latest.
    private mutating func claim(_ event: FoldEvent, _ departments: Departments) -> [Irregularity] {
        let isPublication = event.isOf(.itemPublished)
        let number = isPublication ? nil : event.integer("version")
        let version =
            versions.first { $0.number == number } ?? version(on: event.day) ?? versions.last
        let differs = version.map { $0.shown.differences(from: event) } ?? []
        let claim = Claim(
            department: event.string("department") ?? "", division: event.string("division") ?? "",
            level: event.integer("level"), index: event.index, differs: differs)
        if let at = claims.firstIndex(where: { $0.department >= claim.department }) {
            if claims[at].department == claim.department { claims[at] = claim } else { add(claim, at: at, departments) }
        } else {
            add(claim, at: claims.count, departments)
        }
        return faultsOfUse + (differs.isEmpty ? [] : [.itemNotUniform])
    }

    private mutating func add(_ claim: Claim, at position: Int, _ departments: Departments) {
        guard claims.count < ListLimit.departments, departments[claim.department] != nil else { return }
        claims.insert(claim, at: position)
    }

    /// What speaks about an item that is not there, or no more.
    private var faultsOfUse: [Irregularity] {
        (versions.isEmpty ? [.itemUnknown] : []) + (abolition == nil ? [] : [.itemAbolishedBefore])
    }
}

extension ItemRecord.Version {
    fileprivate init(_ event: FoldEvent) {
        self.init(
            number: event.integer("version") ?? 0, from: event.day("effectiveFrom") ?? event.day,
            to: event.day("effectiveTo"), index: event.index, department: event.string("department") ?? "",
            shown: ItemRecord.Shown(
                name: event.string("name") ?? "", types: ItemRecord.types(event) ?? [],
                basis: ItemRecord.basis(event) ?? []),
            sourceClass: event.string("sourceClass") ?? "",
            levels: event.data["levels"]?.elements.compactMap(\.integer) ?? [])
    }
}

extension ItemRecord.Shown {
    /// What an event shows otherwise; what it does not show is taken as the same.
    fileprivate func differences(from event: FoldEvent) -> [String] {
        var names: [String] = []
        if let other = event.text("name"), !other.equals(name) { names.append("name") }
        if let other = ItemRecord.types(event), other != types { names.append("types") }
        if let other = ItemRecord.basis(event), other != basis { names.append("basis") }
        return names
    }
}

extension ItemRecord {
    /// As said, or those of the sub-items; nil where neither is there.
    fileprivate static func types(_ event: FoldEvent) -> [String]? {
        if event.data["types"] != nil { return Set(event.strings("types")).sorted() }
        guard let subItems = event.data["subItems"] else { return nil }
        return Set(subItems.elements.compactMap { $0["type"]?.string }).sorted()
    }

    fileprivate static func basis(_ event: FoldEvent) -> [Clause]? {
        event.data["basis"].map { list in
            Set(list.elements.map { Clause(law: $0["law"]?.string ?? "", article: $0["article"]?.string ?? "") })
                .sorted()
        }
    }
}
