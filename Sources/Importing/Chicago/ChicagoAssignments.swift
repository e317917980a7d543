/// inspectors.csv: who was sent to which licence on which day, and what for. Only assignments to a canvass of an inspection
/// that is there become part of an event; of every other row it is said why not.
struct ChicagoAssignments {
    struct Key: Hashable {
        var licence: Int
        var day: String
    }

    private(set) var rejects: [Reject] = []
    private let visited: Set<Key>
    private var officers: [Key: [(name: String, line: Int)]] = [:]

    init(visited: Set<Key>) {
        self.visited = visited
    }

    /// Reads the file; returns how many data rows it has.
    mutating func read(_ bytes: [UInt8]) throws(ImportFault) -> Int {
        let columns = ["Inspector_Assigned", "License", "Inspection_Date", "Inspection_Purpose"]
        var table = try CSVTable(file: "inspectors.csv", bytes: bytes, required: columns)
        var rows = 0
        while let next = table.next() {
            rows += 1
            do throws(Reject) {
                try add(try next.get())
            } catch {
                rejects.append(error)
            }
        }
        return rows
    }

    /// The inspectors of a visit, in the order of the file.
    func officers(_ licence: Int, _ day: ChicagoDay) -> [String] {
        officers[Key(licence: licence, day: day.text)]?.map(\.name) ?? []
    }

    private mutating func add(_ row: CSVRow) throws(Reject) {
        let name = row["Inspector_Assigned"].lowercased()
        guard !name.isEmpty else { throw row.reject("Inspector_Assigned", "empty") }
        let key = Key(licence: try row.number("License"), day: try row.day("Inspection_Date").text)
        guard visited.contains(key) else {
            throw row.reject("License", "inspections.csv has no inspection of licence \(key.licence) on \(key.day)")
        }
        // The inspections are canvasses; whoever came on the same day for a complaint or a licence did not make them.
        guard row["Inspection_Purpose"].lowercased().hasPrefix("canvas") else {
            throw row.reject("Inspection_Purpose", "the inspection is a Canvass, this is \(row["Inspection_Purpose"])")
        }
        if let earlier = officers[key]?.first(where: { $0.name == name }) {
            throw row.reject("", "the same assignment as line \(earlier.line)")
        }
        officers[key, default: []].append((name, row.line))
    }
}
