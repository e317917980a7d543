// inspections.csv: one row is a visit to a licensed establishment and its result. The establishment becomes a subject on
// the day of its first inspection.
extension ChicagoImport {
    private static let columns = [
        "Inspection_ID", "DBA_Name", "AKA_Name", "License", "Facility_Type", "Risk", "Address", "City", "State", "Zip",
        "Inspection_Date", "Inspection_Type", "Results", "Latitude", "Longitude", "criticalCount", "seriousCount", "minorCount",
    ]

    /// One inspection whose key fields are good.
    private struct Visit {
        var row: CSVRow
        var number: Int
        var licence: Int
        var day: ChicagoDay
        var result: String
    }

    /// Adds the events of `inspections.csv`, with the officers of `inspectors.csv` where that file is given.
    public mutating func addInspections(_ bytes: [UInt8], inspectors: [UInt8]?) throws(ImportFault) {
        var table = try CSVTable(file: "inspections.csv", bytes: bytes, required: Self.columns)
        var visits: [Int: Visit] = [:]
        var rows = 0
        while let next = table.next() {
            rows += 1
            do throws(Reject) {
                let visit = try Self.visit(try next.get())
                if let earlier = visits[visit.number] {
                    throw visit.row.reject("Inspection_ID", "line \(earlier.row.line) has this number")
                }
                visits[visit.number] = visit
            } catch {
                reject(error)
            }
        }
        counted(table.file, rows: rows)
        let ordered = visits.values.sorted { ($0.day, $0.row.line) < ($1.day, $1.row.line) }
        addSubjects(ordered)
        let visited = Set(ordered.map { ChicagoAssignments.Key(licence: $0.licence, day: $0.day.text) })
        var assignments = ChicagoAssignments(visited: visited)
        if let inspectors {
            let count = try assignments.read(inspectors)
            counted("inspectors.csv", rows: count)
            assignments.rejects.forEach { reject($0) }
        }
        for visit in ordered { addInspection(visit, officers: assignments.officers(visit.licence, visit.day)) }
    }

    private static func visit(_ row: CSVRow) throws(Reject) -> Visit {
        guard let result = results[row["Results"]] else {
            throw row.reject("Results", "no known result: \(row["Results"])")
        }
        return Visit(
            row: row, number: try row.number("Inspection_ID"), licence: try row.number("License"),
            day: try row.day("Inspection_Date"), result: result)
    }

    private static let results = ["Pass": "pass", "Pass w/ Conditions": "pass-with-conditions", "Fail": "fail"]
    private static let risks = ["Risk 1 (High)": "high", "Risk 2 (Medium)": "medium", "Risk 3 (Low)": "low"]

    private mutating func addInspection(_ visit: Visit, officers: [String]) {
        let row = visit.row
        var faults: [Reject] = []
        var data = JSONObject()
        data.string("subject", "chicago-\(visit.licence)")
        data.string("result", visit.result)
        data.string("licence", String(visit.licence))
        row.copy("Inspection_Type", to: "purpose", of: &data)
        data.objects(
            "officers",
            officers.map { name in
                var officer = JSONObject()
                officer.string("certificate", "chicago-\(name)")
                return officer
            })
        if let violations = row.violations(&faults) { data.object("violations", violations) }
        row.optional("Risk", &faults) { Self.risks[$0] }.map { data.string("risk", $0) }
        row.position(of: &data, &faults)
        add(
            rank: 1, id: "chicago/inspection/\(visit.number)", subject: "inspection/chicago-\(visit.number)", day: visit.day,
            data: data, row: row)
        faults.forEach { reject($0) }
    }

    /// One subject a licence, as its first inspection describes it. Where a later row calls it otherwise, that is said.
    private mutating func addSubjects(_ visits: [Visit]) {
        var first: [Int: CSVRow] = [:]
        for visit in visits {
            if let known = first[visit.licence] {
                for column in ["DBA_Name", "Address"] where visit.row[column] != known[column] {
                    let said = "line \(known.line) registered this licence with \(known[column])"
                    reject(visit.row.reject(column, "left out of the subject, the inspection stands: \(said)"))
                }
                continue
            }
            first[visit.licence] = visit.row
            addSubject(visit)
        }
    }

    private mutating func addSubject(_ visit: Visit) {
        let row = visit.row
        var faults: [Reject] = []
        var reported: [Reject] = []    // position and risk: the inspection's event reads them too, and reports them
        var data = JSONObject()
        data.string("kind", "site")
        row.copy("DBA_Name", to: "name", of: &data)
        row.copy("AKA_Name", to: "alias", of: &data)
        var licence = JSONObject()
        licence.string("scheme", "chicago-licence")
        licence.string("value", String(visit.licence))
        data.object("otherId", licence)
        row.copy("Facility_Type", to: "category", of: &data)
        let address = ["Address", "City", "State"].map { row[$0] }.filter { !$0.isEmpty }.joined(separator: ", ")
        if !address.isEmpty { data.string("address", address) }
        row.optional("Zip", &faults, ChicagoNumber.postcode).map { data.string("postcode", $0) }
        row.position(of: &data, &reported)
        row.optional("Risk", &reported) { Self.risks[$0] }.map { data.string("risk", $0) }
        add(
            rank: 0, id: "chicago/subject/\(visit.licence)", subject: "subject/chicago-\(visit.licence)", day: visit.day,
            data: data, row: row)
        faults.forEach { reject($0) }
    }
}

extension CSVRow {
    /// How many violations, by gravity; nil unless all three counts are there.
    fileprivate func violations(_ faults: inout [Reject]) -> JSONObject? {
        guard let critical = optional("criticalCount", &faults, ChicagoNumber.integer),
            let serious = optional("seriousCount", &faults, ChicagoNumber.integer),
            let minor = optional("minorCount", &faults, ChicagoNumber.integer)
        else { return nil }
        var counts = JSONObject()
        counts.integer("critical", critical)
        counts.integer("serious", serious)
        counts.integer("minor", minor)
        return counts
    }

    /// The position of a business, as exactly as the City gives it.
    fileprivate func position(of data: inout JSONObject, _ faults: inout [Reject]) {
        for (column, name, limit) in [("Latitude", "latitude", 90.0), ("Longitude", "longitude", 180.0)] {
            optional(column, &faults) { ChicagoNumber.degrees($0, limit: limit) }
                .map { _ in data.raw(name, json: self[column]) }
        }
    }
}
