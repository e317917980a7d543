extension StepLine {
    /// Approvals, and changes of the registry.
    mutating func register(_ writer: inout LineWriter) {
        switch step.act {
        case .approvalGranted:
            begin(#"/exchange","type":"approval.granted","subject":"approval/"#, &writer)
            subject(#""subject":""#, made.subject, &writer)
            department(#","to":""#, made.department, &writer)
            choice(#","licence":""#, [scribe.word(scribe.licences, made.duty, random.below(12))], &writer)
            choice(#","mode":""#, ["ordinary", "ordinary", "commitment", "filing"], &writer)
            item(&writer)
            date(#","due":""#, day(5), &writer)
            division(&writer)
        case .approvalChanged:
            begin(#"/exchange","type":"approval.changed","subject":"approval/"#, &writer)
            writer.text(#""change":"经营地址变更""#)
            subject(#","subject":""#, made.subject, &writer)
            department(#","to":""#, made.other, &writer)
        case .approvalTaken:
            begin(#"/exchange","type":"approval.taken","subject":"approval/"#, &writer)
            choice(#""measure":""#, ["random", "random", "verify", "daily", "credit"], &writer)
            subject(#","subject":""#, made.subject, &writer)
            item(&writer)
            date(#","takenOn":""#, step.day, &writer)
        case .approvalCancelled:
            begin(#"/exchange","type":"approval.cancelled","subject":"approval/"#, &writer)
            choice(#""reason":""#, ["expired", "requested", "withdrawn"], &writer)
            subject(#","subject":""#, made.subject, &writer)
        default: subjectChange(&writer)
        }
    }

    /// The envelope of an event about a subject of the registry.
    private func begin(subject number: Int, _ head: StaticString, _ writer: inout LineWriter) {
        scribe.open(&writer, id: "c", made.number, index, by: step.department, head)
        scribe.subjectID(number, &writer)
        scribe.data(&writer, time: step.time)
    }

    private mutating func subjectChange(_ writer: inout LineWriter) {
        switch step.act {
        case .subjectUpdated:
            begin(subject: made.subject, #"/exchange","type":"subject.updated","subject":"subject/"#, &writer)
            writer.text(#""kind":""#)
            writer.text(DemoSubject(made.subject).kind)
            guard DemoSubject(made.subject) != .person, random.chance(600) else {
                choice(#"","risk":""#, ["low", "medium", "high"], &writer)
                return
            }
            writer.text(#"","name":""#)
            writer.bytes(scribe.divisionNames[made.division])
            writer.text("演示更名")
            writer.number(made.number)
            writer.text(#"号商行""#)
        case .subjectDeregistered:
            begin(subject: made.subject, #"/exchange","type":"subject.deregistered","subject":"subject/"#, &writer)
            choice(#""reason":""#, ["deregistered", "deregistered", "closed", "revoked", "moved"], &writer)
            date(#","effectiveFrom":""#, step.day, &writer)
        case .subjectRegisteredAgain:
            begin(#"/exchange","type":"subject.registered","subject":"subject/again-"#, &writer)
            writer.text(#""kind":"individual-business","name":""#)
            writer.bytes(scribe.divisionNames[made.division])
            writer.text("演示")
            writer.number(made.subject)
            subject(#"号店（重复登记）","creditCode":""#, businessNear(made.subject), &writer)
            division(&writer)
        default:
            begin(#"/exchange","type":"subject.merged","subject":"subject/again-"#, &writer)
            subject(#""into":""#, businessNear(made.subject), &writer)
            subject(#","basis":"统一社会信用代码相同","creditCode":""#, businessNear(made.subject), &writer)
        }
    }

    /// A subject with a credit code, at or next to the one given.
    private func businessNear(_ number: Int) -> Int {
        var number = number
        while number > 0, DemoSubject(number) != .business { number -= 1 }
        return number > 0 ? number : 1
    }
}

extension DemoSubject {
    /// As `subject.registered` says it.
    var kind: StaticString {
        switch self {
        case .company: "legal-person"
        case .business: "individual-business"
        case .person: "natural-person"
        case .equipment: "special-equipment"
        case .site: "site"
        case .product: "product"
        }
    }
}
