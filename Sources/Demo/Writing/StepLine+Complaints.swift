extension StepLine {
    mutating func complaint(_ writer: inout LineWriter) {
        // Parts 8 and 9 are turns of the same complaint.
        let part = step.part < 8 ? step.part : 0
        switch step.act {
        case .complaintRegistered: registered(part, &writer)
        case .complaintSplit:
            begin(#"/exchange","type":"complaint.split","subject":"complaint/"#, &writer)
            reference(#""parts":[""#, made.number, part: 1, &writer)
            reference(#",""#, made.number, part: 2, &writer)
            choice(#"],"reason":""#, ["complaint-and-report", "several-matters", "several-subjects"], &writer)
        case .complaintMerged:
            begin(#"/exchange","type":"complaint.merged","subject":"complaint/"#, &writer)
            reference(#""into":""#, made.mergedInto ?? made.number, &writer)
            writer.text(#","reason":"反映同一事项""#)
        case .complaintTransferred: transferred(part, &writer)
        case .complaintForwarded:
            begin(#"/exchange","type":"complaint.transferred","subject":"complaint/"#, &writer)
            department(#""to":""#, made.department, &writer)
        case .complaintReturned:
            begin(#"/exchange","type":"complaint.returned","subject":"complaint/"#, &writer)
            choice(#""reason":""#, ["wrong-department", "wrong-department", "jurisdiction-dispute"], &writer)
            department(#","competent":""#, made.department, &writer)
        case .complaintAccepted:
            begin(#"/exchange","type":"complaint.accepted","subject":"complaint/"#, part: part, &writer)
            writer.text(#""officer":""#)
            scribe.certificate(made.officer, of: made.department, &writer)
            subject(#"","subject":""#, made.subject, &writer)
            date(#","informedOn":""#, step.day, &writer)
        case .complaintDeclined:
            begin(#"/exchange","type":"complaint.declined","subject":"complaint/"#, &writer)
            choice(#""reason":""#, ["not-competent", "handled-elsewhere", "no-consumer-dispute", "no-material"], &writer)
            date(#","informedOn":""#, step.day, &writer)
        case .complaintSuspended:
            begin(#"/exchange","type":"complaint.suspended","subject":"complaint/"#, &writer)
            choice(#""reason":""#, ["testing", "testing", "identification", "material"], &writer)
            date(#","expectedUntil":""#, day(15), &writer)
        case .complaintResumed:
            begin(#"/exchange","type":"complaint.resumed","subject":"complaint/"#, &writer)
            writer.text(#""remark":"等待事由已消除""#)
        case .complaintExtended:
            begin(#"/exchange","type":"complaint.extended","subject":"complaint/"#, &writer)
            writer.text(#""clock":"answer","reason":"情况复杂，需进一步核查""#)
        case .complaintUrged:
            begin(#"/exchange","type":"complaint.urged","subject":"complaint/"#, &writer)
            choice(#""form":""#, ["daily", "daily", "daily", "listed", "interview"], &writer)
            choice(#","cause":""#, ["overdue", "overdue", "unresolved", "refused", "mishandled"], &writer)
            department(#","department":""#, made.department, &writer)
            date(#","due":""#, day(3), &writer)
        case .complaintReopened:
            begin(#"/exchange","type":"complaint.reopened","subject":"complaint/"#, &writer)
            choice(#""reason":""#, ["dissatisfied", "not-solved", "new-facts"], &writer)
            date(#","due":""#, day(5), &writer)
        case .vaultErased:
            begin(#"/exchange","type":"vault.erased","subject":"complaint/"#, &writer)
            writer.text(#""key":"complainant/"#)
            writer.number(made.number, digits: 8)
            choice(#"","ground":""#, ["purpose-ended", "retention-over", "consent-withdrawn"], &writer)
        default: ending(part, &writer)
        }
    }

    private mutating func registered(_ part: UInt8, _ writer: inout LineWriter) {
        begin(#"/exchange","type":"complaint.registered","subject":"complaint/"#, part: part, &writer)
        choice(#""channel":""#, ["hotline", "hotline", "hotline", "web", "national", "letter", "visit"], &writer)
        choice(#","kind":""#, part == 2 ? ["report"] : ["complaint", "complaint", "report", "both"], &writer)
        choice(#","category":""#, [scribe.word(scribe.matters, made.duty, random.below(12))], &writer)
        subject(#","subject":""#, made.subject, &writer)
        item(&writer)
        date(#","receivedOn":""#, step.day, &writer)
        if part > 0 { reference(#","splitFrom":""#, made.number, &writer) }
        writer.text(#","place":{"division":""#)
        scribe.division(made.division, &writer)
        writer.text(#"","latitudeMilli":"#)
        writer.number(42_000 + random.below(3_500))
        writer.text(#","longitudeMilli":"#)
        writer.number(123_000 + random.below(7_000))
        if random.chance(120) {
            writer.text(#"},"complainant":{"anonymous":true},"content":"#)
        } else {
            writer.text(#"},"complainant":{"confidential":true,"name":"#)
            writer.sealed("complainant/", made.number, &random)
            writer.text(#","contact":"#)
            writer.sealed("complainant/", made.number, &random)
            writer.text(#"},"content":"#)
        }
        writer.sealed("complainant/", made.number, &random)
    }

    private mutating func transferred(_ part: UInt8, _ writer: inout LineWriter) {
        begin(#"/exchange","type":"complaint.transferred","subject":"complaint/"#, part: part, &writer)
        department(#""to":""#, step.part == 9 ? made.other : made.department, &writer)
        date(#","due":""#, day(5), &writer)
        writer.text(#","basis":"职责目录·"#)
        writer.text(scribe.word(scribe.matters, made.duty, random.below(12)))
        writer.text(#"""#)
        item(&writer)
    }

    private mutating func ending(_ part: UInt8, _ writer: inout LineWriter) {
        switch step.act {
        case .complaintAnsweredMeanwhile:
            begin(#"/exchange","type":"complaint.answered","subject":"complaint/"#, &writer)
            writer.text(#""result":"in-progress","interim":true"#)
        case .complaintAnswered:
            begin(#"/exchange","type":"complaint.answered","subject":"complaint/"#, part: part, &writer)
            choice(
                #""result":""#,
                ["resolved", "resolved", "resolved", "mediated", "partly-resolved", "explained", "not-substantiated", "unresolved"],
                &writer)
            subject(#","subject":""#, made.subject, &writer)
            if made.hasInspection { reference(#","inspection":""#, made.number, &writer) }
            if random.chance(300) {
                writer.text(#","recoveredCents":"#)
                writer.number((1 + random.below(3_000)) * 100)
            }
            date(#","informedOn":""#, step.day, &writer)
        case .complaintRevisited: revisited(&writer)
        default:
            begin(#"/exchange","type":"complaint.closed","subject":"complaint/"#, part: part, &writer)
            let isDeclined = made.steps.contains { $0.act == .complaintDeclined }
            choice(
                #""outcome":""#, isDeclined ? ["declined"] : ["resolved", "resolved", "partly-resolved", "unresolved"], &writer)
            department(#","department":""#, made.department, &writer)
        }
    }

    private mutating func revisited(_ writer: inout LineWriter) {
        begin(#"/exchange","type":"complaint.revisited","subject":"complaint/"#, &writer)
        guard random.chance(850) else {
            writer.text(#""validity":"invalid""#)
            choice(#","invalidReason":""#, ["no-contact", "refused", "wrong-number", "unrelated"], &writer)
            return
        }
        writer.text(#""validity":"valid","reached":"#)
        writer.text(random.chance(970) ? "true" : "false")
        writer.text(#","onTime":"#)
        writer.text(random.chance(930) ? "true" : "false")
        writer.text(#","solved":"#)
        writer.text(random.chance(860) ? "true" : "false")
        choice(
            #","satisfaction":""#,
            ["very-satisfied", "satisfied", "satisfied", "satisfied", "basically-satisfied", "dissatisfied"], &writer)
    }
}
