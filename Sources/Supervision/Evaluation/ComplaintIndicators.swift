extension Indicator {
    static let complaints: [Indicator] = [
        .complaintTransferredOnTime, .complaintAcceptedOnTime, .complaintAnsweredOnTime, .revisitReached,
        .revisitSolved,
        .revisitSatisfied, .complaintUrged, .complaintReopened, .wrongTransfer,
    ]

    // Clocks, in the month of the due day.
    public static let complaintTransferredOnTime = Indicator(
        "complaint-transferred-on-time", "按时转办率 complaints the desk handed on in time")
    public static let complaintAcceptedOnTime = Indicator(
        "complaint-accepted-on-time", "按时受理率 complaints on whose acceptance the department decided in time")
    public static let complaintAnsweredOnTime = Indicator(
        "complaint-answered-on-time", "按时反馈率 complaints the department answered to the desk in time")

    // The three rates (三率): of valid revisits, in the month of the revisit, of the department that handled the
    // complaint.
    public static let revisitReached = Indicator("revisit-reached", "响应率 complainants the department got in touch with")
    public static let revisitSolved = Indicator("revisit-solved", "解决率 complainants whose matter is solved")
    public static let revisitSatisfied = Indicator(
        "revisit-satisfied", "满意率 satisfied complainants; basically satisfied counts nine tenths")

    // Of the complaints that the department got, in the month it got them.
    public static let complaintUrged = Indicator("complaint-urged", "督办率 complaints that had to be urged")
    public static let complaintReopened = Indicator("complaint-reopened", "重办率 complaints that were opened again")

    public static let wrongTransfer = Indicator(
        "wrong-transfer", "错误转办 complaints that came back to the desk from the wrong department", unit: .count)
}

extension Irregularity {
    static let complaints: [Irregularity] = [
        .complaintUnregistered, .complaintRegisteredAgain, .complaintOutOfOrder, .complaintBeforeTransfer,
        .complaintForwardedByReceiver, .complaintNotTheHandler, .complaintReturnedThoughAssigned,
        .complaintAnsweredBeforeAcceptance, .complaintSuspendedTwice, .complaintNotSuspended,
        .complaintExtensionUnfounded,
        .complaintExtendedAfterDue, .complaintRevisitedBeforeAnswer, .complaintRevisitedTwice,
        .complaintClosedBeforeAnswer,
        .complaintClosedBeforeRevisit, .complaintAfterEnd, .complaintLinkedToItself,
    ]

    public static let complaintUnregistered = Irregularity(
        "complaint-unregistered", "未登记 about a complaint that was not registered")
    public static let complaintRegisteredAgain = Irregularity(
        "complaint-registered-again", "重复登记 registered a second time; the first counts")
    public static let complaintOutOfOrder = Irregularity("complaint-out-of-order", "环节顺序不符 out of the order of states")
    public static let complaintBeforeTransfer = Irregularity(
        "complaint-before-transfer", "未转办即办理 handled by a department that it was not transferred to")
    public static let complaintForwardedByReceiver = Irregularity(
        "complaint-forwarded-by-receiver",
        "承办部门自行转出 handed on by the department that got it, instead of returned (暂行办法 art. 37)")
    public static let complaintNotTheHandler = Irregularity(
        "complaint-not-the-handler", "非承办部门办理 done by another department than the one that has the complaint")
    public static let complaintReturnedThoughAssigned = Irregularity(
        "complaint-returned-though-assigned", "指定办理仍退回 returned, though assigned after a dispute")
    public static let complaintAnsweredBeforeAcceptance = Irregularity(
        "complaint-answered-before-acceptance", "未作受理决定即答复 answered without a decision on acceptance")
    public static let complaintSuspendedTwice = Irregularity(
        "complaint-suspended-twice", "重复中止 suspended while it was suspended")
    public static let complaintNotSuspended = Irregularity(
        "complaint-not-suspended", "未中止而恢复 resumed, but not suspended")
    public static let complaintExtensionUnfounded = Irregularity(
        "complaint-extension-unfounded", "延期无依据 an extension of a clock that does not run, or beyond what is allowed")
    public static let complaintExtendedAfterDue = Irregularity(
        "complaint-extended-after-due", "逾期后延期 extended when the time had run out")
    public static let complaintRevisitedBeforeAnswer = Irregularity(
        "complaint-revisited-before-answer", "未反馈即回访 revisited before it was answered; does not count")
    public static let complaintRevisitedTwice = Irregularity(
        "complaint-revisited-twice", "重复回访 a second valid revisit of one answer; does not count")
    public static let complaintClosedBeforeAnswer = Irregularity(
        "complaint-closed-before-answer", "未反馈即办结 closed before it was answered")
    public static let complaintClosedBeforeRevisit = Irregularity(
        "complaint-closed-before-revisit", "未回访即办结 closed before it was revisited")
    public static let complaintAfterEnd = Irregularity(
        "complaint-after-end", "办结后操作 after the complaint was closed, split or merged")
    public static let complaintLinkedToItself = Irregularity(
        "complaint-linked-to-itself", "与自身拆分合并 split into or merged with itself")
}
