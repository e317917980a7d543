extension StepLine {
    mutating func credit(_ writer: inout LineWriter) {
        switch step.act {
        case .creditRecorded:
            begin(#"/exchange","type":"credit.recorded","subject":"credit/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            if made.hasPenalty {
                writer.text(#","kind":"penalty""#)
                reference(#","penalty":""#, made.number, &writer)
                writer.text(made.isSerious ? #","gravity":"serious""# : #","gravity":"general""#)
                date(#","publishedOn":""#, step.day, &writer)
            } else if made.isSerious {
                writer.text(#","kind":"serious-list","gravity":"serious""#)
            } else {
                choice(#","kind":""#, ["abnormal-list", "abnormal-list", "honour", "broken-commitment", "default"], &writer)
            }
            date(#","decidedOn":""#, step.day, &writer)
        case .creditDisputed:
            begin(#"/exchange","type":"credit.disputed","subject":"credit/"#, &writer)
            choice(#""ground":""#, ["wrong-fact", "wrong-subject", "term-over"], &writer)
            subject(#","subject":""#, made.subject, &writer)
        case .creditUpheld:
            begin(#"/exchange","type":"credit.upheld","subject":"credit/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            date(#","informedOn":""#, step.day, &writer)
        case .creditWithdrawn:
            begin(#"/exchange","type":"credit.withdrawn","subject":"credit/"#, &writer)
            choice(#""reason":""#, step.part == 1 ? ["removed"] : ["dispute", "dispute", "error"], &writer)
            subject(#","subject":""#, made.subject, &writer)
        case .repairApplied:
            begin(#"/exchange","type":"credit.repaired","subject":"credit/"#, &writer)
            writer.text(#""stage":"applied""#)
            subject(#","subject":""#, made.subject, &writer)
        case .repairDecided:
            begin(#"/exchange","type":"credit.repaired","subject":"credit/"#, &writer)
            writer.text(#""stage":"decided""#)
            subject(#","subject":""#, made.subject, &writer)
            writer.text(
                random.chance(850) ? #","result":"granted","method":"stop-disclosure""# : #","result":"refused""#)
        default: sanction(&writer)
        }
    }

    private mutating func sanction(_ writer: inout LineWriter) {
        switch step.act {
        case .sanctionRequested:
            begin(#"/exchange","type":"sanction.requested","subject":"sanction/"#, &writer)
            writer.text(#""kind":"punishment","rule":"演示清单第12项","measure":"限制申请财政性资金项目""#)
            subject(#","subject":""#, made.subject, &writer)
            department(#","executors":[""#, made.other, &writer)
            reference(#"],"credits":[""#, made.number, &writer)
            date(#"],"due":""#, day(15), &writer)
        case .sanctionApplied:
            begin(#"/exchange","type":"sanction.applied","subject":"sanction/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            date(#","from":""#, step.day, &writer)
        case .sanctionReported:
            begin(#"/exchange","type":"sanction.reported","subject":"sanction/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            choice(#","result":""#, ["done", "done", "partly-done", "not-applicable"], &writer)
        default:
            begin(#"/exchange","type":"sanction.lifted","subject":"sanction/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            choice(#","reason":""#, ["term-over", "repaired"], &writer)
        }
    }
}
