extension Vocabulary {
    /// Catalog of supervision items (监管事项目录清单) and checklists (检查实施清单).
    static let catalog: [EventType] = [
        .itemProposed, .itemReviewed, .itemPublished, .itemAmended, .itemSuspended, .itemResumed, .itemAbolished,
        .itemClaimed, .checklistPublished,
    ]
}
