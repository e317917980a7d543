extension StepLine {
    /// Batches of goods, parcels of the national exchange, objections to the evaluation.
    mutating func exchange(_ writer: inout LineWriter) {
        switch step.act {
        case .batchProduced:
            begin(#"/exchange","type":"batch.produced","subject":"batch/"#, &writer)
            subject(#""producer":""#, made.subject, &writer)
            choice(#","product":""#, ["长白山人参片", "鲜食玉米", "黑木耳", "矿泉水"], &writer)
            date(#","producedOn":""#, step.day, &writer)
            date(#","expiresOn":""#, step.day + 180, &writer)
            writer.text(#","quantity":"#)
            writer.number(100 + random.below(9_000))
            writer.text(#","unit":"箱""#)
        case .batchMoved:
            begin(#"/exchange","type":"batch.moved","subject":"batch/"#, &writer)
            subject(#""from":""#, made.subject + Int(step.part), &writer)
            subject(#","to":""#, made.subject + Int(step.part) + 1, &writer)
            date(#","movedOn":""#, step.day, &writer)
        case .batchTested:
            begin(#"/exchange","type":"batch.tested","subject":"batch/"#, &writer)
            writer.text(made.isFailed ? #""result":"fail","failed":["菌落总数"]"# : #""result":"pass""#)
            subject(#","sampledFrom":""#, made.subject + 1, &writer)
            department(#","department":""#, step.department, &writer)
        case .batchRecalled:
            begin(#"/exchange","type":"batch.recalled","subject":"batch/"#, &writer)
            choice(#""grade":""#, ["2", "3", "1"], &writer)
            writer.text(#","ordered":true,"reason":"抽检不合格""#)
            department(#","department":""#, step.department, &writer)
        case .evaluationObjected, .evaluationAnswered: evaluation(&writer)
        default: parcel(&writer)
        }
    }

    private mutating func parcel(_ writer: inout LineWriter) {
        switch step.act {
        case .exchangeSent:
            begin(#"/exchange","type":"exchange.sent","subject":"exchange/"#, &writer)
            choice(
                #""kind":""#, ["catalog", "subjects", "officers", "actions", "complaints", "credit", "third-party"], &writer)
            writer.text(#","records":"#)
            writer.number(10 + random.below(5_000))
        case .exchangeAcknowledged:
            begin(#"/exchange","type":"exchange.acknowledged","subject":"exchange/"#, &writer)
            writer.text(#""accepted":"#)
            writer.number(10 + random.below(5_000))
        case .exchangeRejected:
            begin(#"/exchange","type":"exchange.rejected","subject":"exchange/"#, &writer)
            writer.text(#""rejected":3,"errors":[{"code":"E102","field":"证件号码","message":"校验位不符"}]"#)
        case .exchangeReceived:
            begin(#"/exchange","type":"exchange.received","subject":"exchange/"#, &writer)
            department(#""kind":"joint-tasks","department":""#, step.department, &writer)
            date(#","due":""#, day(10), &writer)
            writer.text(#","title":"协同核查任务","records":"#)
            writer.number(1 + random.below(20))
        default:
            scribe.open(
                &writer, id: "c", made.number, index, by: step.department,
                #"/exchange","type":"exchange.sent","subject":"exchange/answer-"#)
            scribe.caseID(made.number, &writer)
            scribe.data(&writer, time: step.time)
            reference(#""kind":"actions","answers":""#, made.number, &writer)
            writer.text(#","records":1"#)
            department(#","department":""#, step.department, &writer)
        }
    }

    /// About the month before the objection; the subject is `evaluation/<department>/<month>`.
    private mutating func evaluation(_ writer: inout LineWriter) {
        let objected = made.steps.first ?? step
        let isAnswer = step.act == .evaluationAnswered
        scribe.open(
            &writer, id: "c", made.number, index, by: step.department,
            isAnswer
                ? #"/exchange","type":"evaluation.answered","subject":"evaluation/"#
                : #"/exchange","type":"evaluation.objected","subject":"evaluation/"#)
        scribe.department(made.department, &writer)
        writer.byte(UInt8(ascii: "/"))
        writer.bytes(Array(scribe.year.name(max(0, objected.day - 31)).prefix(7)))
        scribe.data(&writer, time: step.time)
        writer.text(#""indicator":"complaint-answered-on-time""#)
        if isAnswer {
            writer.text(#","result":"rejected","reason":"时限计算无误""#)
        } else {
            choice(#","ground":""#, ["clock", "not-responsible", "force-majeure"], &writer)
        }
    }
}
