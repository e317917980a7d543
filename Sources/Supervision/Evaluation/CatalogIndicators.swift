extension Indicator {
    static let catalog: [Indicator] = [.itemOwned, .itemWithChecklist, .itemUsed]

    public static let itemOwned = Indicator(
        "item-owned", "认领事项 items the department answers for: +1 taken up or put in charge, -1 given up or abolished",
        unit: .count)
    public static let itemWithChecklist = Indicator(
        "item-with-checklist", "已编制检查实施清单的事项 items it answers for and has a checklist for: +1, -1 as above",
        unit: .count)
    public static let itemUsed = Indicator(
        "item-used", "有监管行为的事项 items it answers for and acted under in the month", unit: .count)
}

extension Irregularity {
    static let catalog: [Irregularity] = [
        .itemUnknown, .itemUnreviewed, .itemReviewOutOfOrder, .itemVersionRepeated, .itemTermReversed,
        .itemAbolishedBefore, .itemNotSuspended, .itemNotUniform, .itemBasisRepealed, .itemInUseUnpublished,
        .itemInUseAnnounced, .itemInUseExpired, .itemInUseSuspended, .itemInUseAbolished, .itemNotClaimed,
        .checklistOfAnotherBody, .lawUnknown, .lawPublishedAgain, .lawRepealedBefore,
    ]

    // The catalog itself.
    public static let itemUnknown = Irregularity("item-unknown", "事项未发布 about an item that was not published")
    public static let itemUnreviewed = Irregularity(
        "item-unreviewed", "未经审核发布 published without department and judicial review")
    public static let itemReviewOutOfOrder = Irregularity(
        "item-review-out-of-order", "审核顺序不符 reviewed without a proposal, or by the judicial department first")
    public static let itemVersionRepeated = Irregularity(
        "item-version-repeated", "版本号重复 a version whose number is not above the last: what was published stays")
    public static let itemTermReversed = Irregularity("item-term-reversed", "有效期颠倒 a version ends before it begins")
    public static let itemAbolishedBefore = Irregularity(
        "item-abolished-before", "事项已废止 about an item that was abolished before")
    public static let itemNotSuspended = Irregularity("item-not-suspended", "未暂停而恢复 resumed, but not suspended")
    public static let itemNotUniform = Irregularity(
        "item-not-uniform", "名称、依据或类型不统一 shown with another name, basis or types than the catalog's")
    public static let itemBasisRepealed = Irregularity(
        "item-basis-repealed", "依据已废止 a version that rests on a law repealed by its first day")
    public static let checklistOfAnotherBody = Irregularity(
        "checklist-of-another-body", "清单编码与实施机构不符 a checklist code that does not begin with its department")

    // Actions under an item (监管行为), on the day of the action.
    public static let itemInUseUnpublished = Irregularity(
        "item-in-use-unpublished", "事项未发布即使用 action under an item that was not published")
    public static let itemInUseAnnounced = Irregularity(
        "item-in-use-announced", "事项未生效即使用 action under an item not yet in effect")
    public static let itemInUseExpired = Irregularity(
        "item-in-use-expired", "事项已失效仍使用 action under an item whose last version had ended")
    public static let itemInUseSuspended = Irregularity(
        "item-in-use-suspended", "事项暂停期间使用 action under a suspended item")
    public static let itemInUseAbolished = Irregularity(
        "item-in-use-abolished", "事项已废止仍使用 action under an abolished item")
    public static let itemNotClaimed = Irregularity(
        "item-not-claimed", "事项未认领即使用 action under an item that the department does not answer for")

    // Laws.
    public static let lawUnknown = Irregularity("law-unknown", "法律未发布 a change of a law that was not published")
    public static let lawPublishedAgain = Irregularity(
        "law-published-again", "法律重复发布 a law published again; the latest counts")
    public static let lawRepealedBefore = Irregularity(
        "law-repealed-before", "法律已废止 a change of a law that was repealed before")

    /// What acting under an item in this state is; nil when nothing is wrong with it.
    public static func acting(under state: ItemState) -> Irregularity? {
        switch state {
        case .inForce: nil
        case .unpublished: .itemInUseUnpublished
        case .announced: .itemInUseAnnounced
        case .expired: .itemInUseExpired
        case .suspended: .itemInUseSuspended
        case .abolished: .itemInUseAbolished
        }
    }
}
