extension StepLine {
    mutating func lead(_ writer: inout LineWriter) {
        switch step.act {
        case .signalObserved:
            begin(#"/exchange","type":"signal.observed","subject":"signal/"#, &writer)
            choice(#""source":""#, ["internet", "platform", "device", "media"], &writer)
            writer.text(#","title":"网络平台集中差评""#)
            subject(#","subject":""#, made.subject, &writer)
            division(&writer)
            writer.text(#","mentions":"#)
            writer.number(3 + random.below(200))
        case .leadRaised:
            begin(#"/exchange","type":"risklead.raised","subject":"lead/"#, &writer)
            writer.text(#""source":"opinion","model":"complaint-cluster","modelVersion":1,"score":"#)
            writer.number(600 + random.below(400))
            writer.text(#","features":[{"name":"mentions30","value":"#)
            writer.number(3 + random.below(200))
            subject(#"}],"subject":""#, made.subject, &writer)
            item(&writer)
            division(&writer)
            reference(#","signals":[""#, made.number, &writer)
            writer.text("]")
        case .leadMerged:
            begin(#"/exchange","type":"risklead.merged","subject":"lead/"#, &writer)
            reference(#""into":""#, made.mergedInto ?? made.number, &writer)
        case .leadAssessed:
            begin(#"/exchange","type":"risklead.assessed","subject":"lead/"#, &writer)
            guard made.isFailed else {
                writer.text(#""result":"false""#)
                return
            }
            choice(#""result":"confirmed","level":""#, ["blue", "blue", "yellow", "orange", "red"], &writer)
        case .leadAssigned:
            begin(#"/exchange","type":"risklead.assigned","subject":"lead/"#, &writer)
            department(#""to":""#, made.department, &writer)
            date(#","due":""#, day(10), &writer)
        case .leadAcknowledged:
            begin(#"/exchange","type":"risklead.acknowledged","subject":"lead/"#, &writer)
            writer.text(#""remark":"已签收""#)
        case .leadInvestigated:
            begin(#"/exchange","type":"risklead.investigated","subject":"lead/"#, &writer)
            choice(
                #""finding":""#, ["substantiated", "substantiated", "partly-substantiated", "not-substantiated"], &writer)
        case .leadDisposed:
            begin(#"/exchange","type":"risklead.disposed","subject":"lead/"#, &writer)
            choice(#""measures":[""#, ["rectification", "inspection", "warned", "none"], &writer)
            writer.text("]")
        case .leadReviewed:
            begin(#"/exchange","type":"risklead.reviewed","subject":"lead/"#, &writer)
            writer.text(#""result":"passed""#)
        default:
            begin(#"/exchange","type":"risklead.closed","subject":"lead/"#, &writer)
            choice(#""outcome":""#, made.isFailed ? ["true", "true", "true", "false", "unclear"] : ["false"], &writer)
        }
    }
}
