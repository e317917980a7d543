/// Writes event lines: tables of what lines are made of, and the parts that many of them share.
struct Scribe {
    let province: Province
    let year: DemoYear
    let matters: [[StaticString]]
    let violations: [[StaticString]]
    let licences: [[StaticString]]
    private let departmentCodes: [UInt8]
    private let divisionCodes: [UInt8]
    let divisionNames: [[UInt8]]

    init(province: Province, year: DemoYear) {
        self.province = province
        self.year = year
        matters = Duty.all.map(\.matters)
        violations = Duty.all.map(\.violations)
        licences = Duty.all.map(\.licences)
        departmentCodes = province.departments.flatMap(\.code)
        divisionCodes = province.divisions.flatMap(\.code)
        divisionNames = province.divisions.map { Array($0.name.utf8) }
    }

    // MARK: Envelope

    /// From the beginning to the subject's id.
    /// - Parameter head: the end of the source, the type, and the subject up to its id.
    @inline(__always)
    func open(
        _ writer: inout LineWriter, id series: StaticString, _ number: Int, _ step: Int, by department: Int,
        _ head: StaticString
    ) {
        writer.beginLine()
        writer.text(#"{"specversion":"1.0","id":""#)
        writer.text(series)
        writer.number(number)
        writer.byte(UInt8(ascii: "."))
        writer.number(step)
        writer.text(#"","source":"/dept/"#)
        self.department(department, &writer)
        writer.text(head)
    }

    /// From behind the subject's id into the data.
    @inline(__always)
    func data(_ writer: inout LineWriter, time: Int) {
        writer.text(#"","time":""#)
        day(time / 86_400, &writer)
        writer.byte(UInt8(ascii: "T"))
        let second = time % 86_400
        writer.number(second / 3_600, digits: 2)
        writer.byte(UInt8(ascii: ":"))
        writer.number(second / 60 % 60, digits: 2)
        writer.byte(UInt8(ascii: ":"))
        writer.number(second % 60, digits: 2)
        writer.text(#"+08:00","data":{"#)
    }

    @inline(__always)
    func close(_ writer: inout LineWriter) {
        writer.text("}}")
        writer.endLine()
    }

    // MARK: Identifiers

    @inline(__always)
    func department(_ department: Int, _ writer: inout LineWriter) {
        writer.entry(department, of: departmentCodes, each: 18)
    }

    func division(_ division: Int, _ writer: inout LineWriter) { writer.entry(division, of: divisionCodes, each: 6) }
    func day(_ day: Int, _ writer: inout LineWriter) { writer.bytes(year.name(day)) }

    /// Number of a case and what belongs to it: `2025-00000042`, parts with their own ending.
    func caseID(_ number: Int, part: UInt8 = 0, _ writer: inout LineWriter) {
        writer.text("2025-")
        writer.number(number, digits: 8)
        guard part > 0 else { return }
        writer.byte(UInt8(ascii: "-"))
        writer.number(Int(part))
    }

    func certificate(_ officer: Int, of department: Int, _ writer: inout LineWriter) {
        writer.text("JL")
        writer.number(province.certificateNumber(officer % province.officerCount, of: department), digits: 7)
    }

    func item(_ item: Int, of duty: Int, _ writer: inout LineWriter) {
        writer.text("2200")
        writer.number(duty + 1, digits: 2)
        writer.text("0000")
        writer.number(item + 1, digits: 4)
    }

    /// `,"<name>":"<day>"`, the name with its signs.
    func date(_ name: StaticString, _ day: Int, _ writer: inout LineWriter) {
        writer.text(name)
        self.day(day, &writer)
        writer.byte(UInt8(ascii: "\""))
    }

    /// One of the words of a duty; duties without such words borrow those of market supervision.
    func word(_ words: [[StaticString]], _ duty: Int, _ choice: Int) -> StaticString {
        let own = words[duty].isEmpty ? words[Duty.market] : words[duty]
        return own[choice % own.count]
    }
}
