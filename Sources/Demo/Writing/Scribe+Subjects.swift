/// What a subject of the registry is, by its number.
enum DemoSubject {
    case company, business, person, equipment, site, product

    init(_ number: Int) {
        self =
            if number % 97 == 13 {
                .person
            } else if number % 89 == 7 {
                .equipment
            } else if number % 83 == 5 {
                .site
            } else if number % 101 == 3 {
                .product
            } else if number % 3 == 0 {
                .company
            } else {
                .business
            }
    }

    /// Some genuine old credit codes have a wrong check character, and so has one in two hundred here.
    static func isSpoilt(_ number: Int) -> Bool { number % 211 == 9 }
}

extension Scribe {
    /// A subject's id: its credit code, or a letter and a number where it has none.
    func subjectID(_ number: Int, _ writer: inout LineWriter) {
        switch DemoSubject(number) {
        case .person: writer.byte(UInt8(ascii: "p"))
        case .equipment: writer.byte(UInt8(ascii: "e"))
        case .site: writer.byte(UInt8(ascii: "s"))
        case .product: writer.byte(UInt8(ascii: "g"))
        case .company: return creditCode("91", number, &writer)
        case .business: return creditCode("92", number, &writer)
        }
        writer.number(number, digits: 8)
    }

    func subjectText(_ number: Int) -> String {
        var writer = LineWriter()
        subjectID(number, &writer)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    private func creditCode(_ kind: StaticString, _ number: Int, _ writer: inout LineWriter) {
        let division = province.divisions[province.division(ofSubject: number)].code
        writer.space(18) { code in
            division.withUnsafeBufferPointer { division in
                guard let division = division.baseAddress else { return }
                CodeMaker.writeCreditCode(
                    kind, division: division, mark: "MA", number: number, spoilt: DemoSubject.isSpoilt(number), to: code)
            }
        }
    }

    /// `subject.registered` of a subject of the registry.
    func registration(_ number: Int, time: Int, by department: Int, _ writer: inout LineWriter) {
        open(
            &writer, id: "s", number, 0, by: department, #"/exchange","type":"subject.registered","subject":"subject/"#)
        subjectID(number, &writer)
        data(&writer, time: time)
        subjectData(number, &writer)
        close(&writer)
    }

    private func subjectData(_ number: Int, _ writer: inout LineWriter) {
        let division = province.division(ofSubject: number)
        var random = Random(seed: province.seed, purpose: 12, number: number)
        switch DemoSubject(number) {
        case .person:
            writer.text(#""kind":"natural-person","sealedName":"#)
            writer.sealed("person/", number, &random)
            writer.text(#","sealedIdentity":"#)
            writer.sealed("person/", number, &random)
            writer.text(#","identityDigest":""#)
            writer.digest(&random)
            writer.text(#"","division":""#)
            self.division(division, &writer)
            writer.text(#"""#)
            return
        case .equipment: other("special-equipment", "special-equipment", ["乘客电梯", "工业锅炉", "叉车"], number, division, &random, &writer)
        case .site: other("site", "site", ["农贸市场", "在建工地", "停车场"], number, division, &random, &writer)
        case .product: other("product", "product", ["长白山人参片", "速冻玉米", "食用菌干品"], number, division, &random, &writer)
        case .company: business(number, "legal-person", ["食品有限公司", "商贸有限公司", "餐饮管理有限公司", "建筑工程有限公司"], division, &random, &writer)
        case .business: business(number, "individual-business", ["小吃店", "便利店", "食杂店", "五金商店"], division, &random, &writer)
        }
        writer.text(#","risk":""#)
        writer.text(random.pick(["low", "low", "low", "medium", "medium", "high"]))
        date(#"","registeredOn":""#, random.below(2), &writer)
    }

    private func business(
        _ number: Int, _ kind: StaticString, _ trades: [StaticString], _ division: Int, _ random: inout Random,
        _ writer: inout LineWriter
    ) {
        writer.text(#""kind":""#)
        writer.text(kind)
        writer.text(#"","name":""#)
        let choice = random.below(trades.count)
        name(number, trades[choice], division, &writer)
        writer.text(#"","creditCode":""#)
        subjectID(number, &writer)
        writer.text(#"","industry":""#)
        writer.text((["C14", "F51", "H62", "E47"] as [StaticString])[choice])
        place(division, &random, &writer)
        writer.text(#","legalRepresentative":"#)
        writer.sealed("subject/", number, &random)
    }

    private func other(
        _ kind: StaticString, _ scheme: StaticString, _ names: [StaticString], _ number: Int, _ division: Int,
        _ random: inout Random, _ writer: inout LineWriter
    ) {
        writer.text(#""kind":""#)
        writer.text(kind)
        writer.text(#"","name":""#)
        let choice = random.below(names.count)
        name(number, names[choice], division, &writer)
        writer.text(#"","otherId":{"scheme":""#)
        writer.text(scheme)
        writer.text(#"","value":"22"#)
        writer.number(number, digits: 10)
        writer.text(#""},"category":""#)
        writer.text(names[choice])
        place(division, &random, &writer)
    }

    /// Where it is, what it is, a number: nobody's name.
    private func name(_ number: Int, _ trade: StaticString, _ division: Int, _ writer: inout LineWriter) {
        writer.bytes(divisionNames[division])
        writer.text("演示")
        writer.number(number)
        writer.text("号")
        writer.text(trade)
    }

    private func place(_ division: Int, _ random: inout Random, _ writer: inout LineWriter) {
        writer.text(#"","division":""#)
        self.division(division, &writer)
        writer.text(#"","address":""#)
        writer.bytes(divisionNames[division])
        writer.text("演示路")
        writer.number(1 + random.below(900))
        writer.text("号\"")
    }
}
