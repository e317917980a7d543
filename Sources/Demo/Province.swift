/// The province as it is at the start of the year: who is in it, and how much of everything. All of it follows from the
/// number of events, the number of subjects and the seed.
struct Province {
    struct Division {
        let code: [UInt8]
        let name: String
        /// As in `department.registered`: 2 province, 3 city, 4 county.
        let level: Int
        /// Position of the city it lies in; its own for a city.
        let city: Int
    }

    struct Department {
        let code: [UInt8]
        let codeText: String
        let name: String
        let division: Int
        let duty: Int
    }

    let seed: UInt64
    let divisions: [Division]
    let dutyCount: Int
    let departments: [Department]
    /// Items of each duty.
    let itemCounts: [Int]
    /// Subjects that each department's yearly plan draws.
    let drawCount: Int
    /// For each division the position of its city.
    let cities: [Int]
    /// Officers of each supervising department.
    let officerCount: Int
    /// Subjects in the registry, those of the first days and those that come during the year.
    let subjectCount: Int
    let firstSubjectCount: Int
    /// For each division the positions of its first subjects.
    let subjectRanges: [Range<Int>]
    /// Divisions as often as things happen there.
    private let busyDivisions: [Int]

    init(events: Int, subjects: Int?, seed: UInt64) {
        self.seed = seed
        let divisions = Self.divisions(limit: min(80, 3 + events / 2_500))
        dutyCount = min(Duty.all.count, 4 + events / 1_000)
        let itemCount = min(8, 1 + events / 4_000)
        itemCounts = Duty.all.map { min(itemCount, $0.items.count) }
        cities = divisions.map(\.city)
        officerCount = min(6, 2 + events / 4_000)
        subjectCount = max(subjects ?? events / 5, 10)
        firstSubjectCount = max(subjectCount * 85 / 100, 8)
        self.divisions = divisions
        drawCount = min(200, max(4, events / max(divisions.count * dutyCount, 1) / 20))
        departments = Self.departments(divisions, dutyCount: dutyCount)
        let weights = divisions.map(Self.weight)
        busyDivisions = weights.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        var ranges: [Range<Int>] = []
        var before = 0
        for weight in weights {
            let start = firstSubjectCount * before / max(busyDivisions.count, 1)
            before += weight
            ranges.append(start..<firstSubjectCount * before / max(busyDivisions.count, 1))
        }
        subjectRanges = ranges
    }

    /// Changchun is the largest, then the city of Jilin; nothing happens in the province as such.
    private static func weight(_ division: Division) -> Int {
        guard division.level > 2 else { return 0 }
        let bytes = division.code
        return bytes[2] == 48 && bytes[3] == 49 ? 6 : bytes[2] == 48 && bytes[3] == 50 ? 4 : 2
    }

    private static func divisions(limit: Int) -> [Division] {
        var all = [Division(code: Array("220000".utf8), name: "吉林省", level: 2, city: 0)]
        let areas = rows(PackageResources.areas_csv)
        for city in rows(PackageResources.cities_csv) {
            let position = all.count
            all.append(Division(code: Array((city[0] + "00").utf8), name: city[1], level: 3, city: position))
            for area in areas where area[2] == city[0] {
                all.append(Division(code: Array(area[0].utf8), name: city[1] + area[1], level: 4, city: position))
            }
        }
        return Array(all.prefix(limit))
    }

    /// Lines without their header, cut at commas; names stand in quotes and have no comma.
    private static func rows(_ file: [UInt8]) -> [[String]] {
        String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst().map { line in
            line.split(separator: ",").map { $0.filter { $0 != "\"" } }
        }
    }

    private static func departments(_ divisions: [Division], dutyCount: Int) -> [Department] {
        divisions.enumerated().flatMap { position, division in
            (0..<dutyCount).map { duty in
                let names = Duty.all[duty].names
                let name =
                    switch division.level {
                    case 2: names.province
                    case 3: division.name + names.city
                    default: division.name + names.county
                    }
                let code = CodeMaker.creditCode(
                    "11", division: division.code, mark: "DEMB", number: position * Duty.all.count + duty)
                return Department(
                    code: code, codeText: String(decoding: code, as: UTF8.self), name: name + "（演示）", division: position,
                    duty: duty)
            }
        }
    }

    func department(_ duty: Int, in division: Int) -> Int { division * dutyCount + duty }
    /// The desk of the city takes the calls of its counties.
    func desk(of division: Int) -> Int { department(Duty.desk, in: cities[division]) }

    func anyDivision(_ random: inout Random) -> Int { busyDivisions[random.below(busyDivisions.count)] }

    /// Half of what happens is market supervision's.
    func anyDuty(_ random: inout Random) -> Int {
        let others = dutyCount - 3
        return others == 0 || random.chance(450) ? Duty.market : 3 + random.below(others)
    }

    /// A subject of the division, or of the province where it has none of its own.
    func anySubject(in division: Int, _ random: inout Random) -> Int {
        let range = subjectRanges[division]
        return range.isEmpty ? random.below(firstSubjectCount) : range.lowerBound + random.below(range.count)
    }

    /// The subject in a place of a department's yearly draw.
    func drawnSubject(_ place: Int, of department: Int) -> Int {
        var random = Random(seed: seed, purpose: 22, number: department * 1_000 + place)
        return anySubject(in: department / dutyCount, &random)
    }

    /// The day of its registration: the registry is loaded on the first day, and grows through the year.
    func firstDay(ofSubject number: Int, _ year: DemoYear) -> Int {
        guard number >= firstSubjectCount else { return 0 }
        return year.workingDay(from: year.day(number - firstSubjectCount, of: subjectCount - firstSubjectCount))
    }

    /// Where a subject is registered.
    func division(ofSubject number: Int) -> Int {
        guard number < firstSubjectCount else {
            var random = Random(seed: seed, purpose: 11, number: number)
            return anyDivision(&random)
        }
        var low = 0
        var high = subjectRanges.count - 1
        while low < high {
            let middle = (low + high) / 2
            if subjectRanges[middle].upperBound > number { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// `JL` and seven digits.
    func certificateNumber(_ officer: Int, of department: Int) -> Int { department * 10 + officer + 1 }

    /// 14 digits: province, duty, sequence.
    static func itemText(_ item: Int, of duty: Int) -> String {
        let text = { (value: Int, digits: Int) in
            String(repeating: "0", count: max(0, digits - String(value).count)) + String(value)
        }
        return "2200" + text(duty + 1, 2) + "0000" + text(item + 1, 4)
    }
}
