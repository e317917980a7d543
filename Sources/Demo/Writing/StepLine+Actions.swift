extension StepLine {
    private var isFromComplaint: Bool { made.kind == .complaint }

    mutating func inspection(_ writer: inout LineWriter) {
        switch step.act {
        case .inspectionApproved:
            begin(#"/exchange","type":"inspection.approved","subject":"inspection/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            item(&writer)
            writer.text(isFromComplaint ? #","cause":"complaint""# : #","cause":"daily""#)
            if isFromComplaint { reference(#","complaint":""#, made.number, &writer) }
            writer.text(#","approver":""#)
            scribe.certificate(0, of: made.department, &writer)
            date(#"","from":""#, step.day, &writer)
            date(#","until":""#, day(10), &writer)
        case .inspectionStarted:
            begin(#"/exchange","type":"inspection.started","subject":"inspection/"#, &writer)
            choice(#""scan":""#, ["subject-code", "subject-code", "subject-code", "licence", "certificate"], &writer)
            subject(#","subject":""#, made.subject, &writer)
            officers(&writer)
        case .inspectionCompleted: completed(&writer)
        case .inspectionPublished:
            begin(#"/exchange","type":"inspection.published","subject":"inspection/"#, &writer)
            date(#""publishedOn":""#, step.day, &writer)
            subject(#","subject":""#, made.subject, &writer)
            writer.text(#","channel":"国家企业信用信息公示系统（吉林）""#)
        case .rectificationOrdered:
            begin(#"/exchange","type":"rectification.ordered","subject":"inspection/"#, &writer)
            date(#""due":""#, day(10), &writer)
            subject(#","subject":""#, made.subject, &writer)
            item(&writer)
            choice(#","requirement":"限期改正："#, [scribe.word(scribe.violations, made.duty, random.below(12))], &writer)
        case .rectificationVerified:
            begin(#"/exchange","type":"rectification.verified","subject":"inspection/"#, &writer)
            choice(#""result":""#, ["corrected", "corrected", "corrected", "partly", "not-corrected"], &writer)
            subject(#","subject":""#, made.subject, &writer)
            officers(&writer)
        default:
            begin(#"/exchange","type":"action.recorded","subject":"action/"#, &writer)
            choice(#""kind":""#, ["guidance", "guidance", "monitoring", "sampling", "warning", "interview"], &writer)
            subject(#","subject":""#, made.subject, &writer)
            item(&writer)
            officers(&writer)
            division(&writer)
        }
    }

    private mutating func completed(_ writer: inout LineWriter) {
        begin(#"/exchange","type":"inspection.completed","subject":"inspection/"#, &writer)
        subject(#""subject":""#, made.subject, &writer)
        writer.text(made.isFailed ? #","result":"fail""# : #","result":"pass""#)
        item(&writer)
        if isFromComplaint {
            writer.text(#","form":"02","cause":"complaint""#)
            reference(#","complaint":""#, made.number, &writer)
        } else if made.isDrawn {
            writer.text(#","form":"random","cause":"plan","plan":""#)
            scribe.department(made.department, &writer)
            writer.text(#"-2025""#)
        } else {
            writer.text(#","form":"01","cause":"daily""#)
        }
        choice(#","way":""#, ["on-site", "on-site", "on-site", "on-site", "mobile", "off-site"], &writer)
        division(&writer)
        officers(&writer)
        writer.text(#","points":[{"code":"1","result":"pass"},{"code":"2","result":"#)
        writer.text(made.isFailed ? #""fail"}],"followUp":["order-correction"]"# : #""pass"}],"followUp":["none"]"#)
        if made.isFailed, random.chance(500) {
            writer.text(#","violations":{"critical":0,"serious":1,"minor":"#)
            writer.number(random.below(4))
            writer.text("}")
        }
    }

    mutating func penalty(_ writer: inout LineWriter) {
        switch step.act {
        case .penaltyFiled:
            begin(#"/exchange","type":"penalty.filed","subject":"penalty/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            writer.text(isFromComplaint ? #","source":"complaint""# : #","source":"inspection""#)
            item(&writer)
            reference(#","inspection":""#, made.number, &writer)
            writer.text(made.isSerious ? #","major":true"# : #","major":false"#)
            officers(&writer)
            date(#","filedOn":""#, step.day, &writer)
        case .penaltyDecided: decided(&writer)
        case .penaltyPublished:
            begin(#"/exchange","type":"penalty.published","subject":"penalty/"#, &writer)
            date(#""publishedOn":""#, step.day, &writer)
            date(#","until":""#, step.day + 90, &writer)
            subject(#","subject":""#, made.subject, &writer)
        case .penaltyExecuted:
            begin(#"/exchange","type":"penalty.executed","subject":"penalty/"#, &writer)
            choice(#""mode":""#, ["voluntary", "voluntary", "voluntary", "instalments", "court"], &writer)
            writer.text(#","complete":true,"paidCents":"#)
            writer.number(made.fineCents)
            subject(#","subject":""#, made.subject, &writer)
        case .penaltyAnnulled:
            begin(#"/exchange","type":"penalty.annulled","subject":"penalty/"#, &writer)
            choice(#""ground":""#, ["reconsideration", "litigation", "self", "superior"], &writer)
            subject(#","subject":""#, made.subject, &writer)
            writer.text(#","fineCents":"#)
            writer.number(made.fineCents)
            date(#","withdrawnOn":""#, step.day, &writer)
        default: coercion(&writer)
        }
    }

    private mutating func decided(_ writer: inout LineWriter) {
        begin(#"/exchange","type":"penalty.decided","subject":"penalty/"#, &writer)
        subject(#""subject":""#, made.subject, &writer)
        documentNumber("罚字", &writer)
        if made.isPunished {
            choice(#","kinds":[""#, made.isSimple ? ["01", "02"] : ["02", "02", "03", "04", "09"], &writer)
            writer.text(#"],"fineCents":"#)
            writer.number(made.fineCents)
        } else {
            writer.text(#","notPunished":true"#)
        }
        writer.text(made.isSimple ? #","procedure":"01""# : #","procedure":"02""#)
        item(&writer)
        reference(#","inspection":""#, made.number, &writer)
        choice(#","facts":""#, [scribe.word(scribe.violations, made.duty, random.below(12))], &writer)
        writer.text(#","basis":["中华人民共和国行政处罚法第二十八条"]"#)
        officers(&writer)
        if made.isSerious {
            writer.text(random.chance(970) ? #","major":true,"legalReview":true"# : #","major":true"#)
            writer.text(#","collective":true"#)
        }
        division(&writer)
    }

    private mutating func coercion(_ writer: inout LineWriter) {
        switch step.act {
        case .coercionImposed:
            begin(#"/exchange","type":"coercion.imposed","subject":"coercion/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            choice(#","measure":""#, ["02", "03", "03"], &writer)
            date(#","until":""#, step.day + 29, &writer)
            item(&writer)
            reference(#","inspection":""#, made.number, &writer)
            reference(#","penalty":""#, made.number, &writer)
            writer.text(#","goods":"涉案物品一批""#)
            officers(&writer)
            date(#","approvedOn":""#, step.day, &writer)
        case .coercionExtended:
            begin(#"/exchange","type":"coercion.extended","subject":"coercion/"#, &writer)
            date(#""until":""#, step.day + 35, &writer)
            writer.text(#","reason":"案情复杂，经负责人批准延长""#)
            subject(#","subject":""#, made.subject, &writer)
        default:
            begin(#"/exchange","type":"coercion.lifted","subject":"coercion/"#, &writer)
            choice(#""reason":""#, ["decided", "decided", "term", "no-violation"], &writer)
            subject(#","subject":""#, made.subject, &writer)
        }
    }
}
