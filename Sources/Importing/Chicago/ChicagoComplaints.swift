// complaints.csv: one row is a request to 311, the day it was made, and the day and the way it was completed.
extension ChicagoImport {
    private static let columns = [
        "Service_Request_Number", "Type_of_Service_Request", "What_is_the_Nature_of_this_Code_Violation", "Status",
        "Creation_Date", "Completion_Date", "ZIP_Code", "Ward", "Police_District", "Community_Area", "Latitude", "Longitude",
    ]

    /// Adds the events of `complaints.csv`.
    public mutating func addComplaints(_ bytes: [UInt8]) throws(ImportFault) {
        var table = try CSVTable(file: "complaints.csv", bytes: bytes, required: Self.columns)
        var first: [String: CSVRow] = [:]
        var rows = 0
        while let next = table.next() {
            rows += 1
            do throws(Reject) {
                let row = try next.get()
                let number = row["Service_Request_Number"]
                if let earlier = first[number] { throw row.repetition(of: earlier) }
                try addComplaint(row, number: number)
                first[number] = row
            } catch {
                reject(error)
            }
        }
        counted(table.file, rows: rows)
    }

    private mutating func addComplaint(_ row: CSVRow, number: String) throws(Reject) {
        guard number.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            number.utf8.count >= 3
        else { throw row.reject("Service_Request_Number", "not a request number: \(number)") }
        let created = try row.day("Creation_Date")
        var faults: [Reject] = []

        var data = JSONObject()
        data.string("channel", "hotline")    // 311, the City's service line
        data.string("kind", "report")        // a breach reported by a bystander, not a consumer's dispute
        row.copy("Type_of_Service_Request", to: "category", of: &data)
        row.copy("What_is_the_Nature_of_this_Code_Violation", to: "nature", of: &data)
        data.string("receivedOn", created.text)
        row.copy("Status", to: "sourceStatus", of: &data)
        data.object("place", row.place(&faults))
        let thread = "complaint/chicago-\(number)"
        add(rank: 2, id: "chicago/complaint/\(number)/registered", subject: thread, day: created, data: data, row: row)
        faults.forEach { reject($0) }
        try addClosing(row, number: number, thread: thread, created: created)
    }

    private mutating func addClosing(
        _ row: CSVRow, number: String, thread: String, created: ChicagoDay
    ) throws(Reject) {
        let status = row["Status"]
        let outcome: String
        switch status {
        case "Completed": outcome = "unknown"    // done, but with what success the City does not say
        case "Completed - Dup": outcome = "duplicate"
        case "Open", "Open - Dup":
            guard row["Completion_Date"].isEmpty else {
                throw row.reject("Completion_Date", "registered, not closed: the complaint is \(status)")
            }
            return
        default: throw row.reject("Status", "registered, not closed: no known status: \(status)")
        }
        let completed = try row.day("Completion_Date")
        guard completed >= created else {
            throw row.reject("Completion_Date", "registered, not closed: completed before it was made")
        }
        var data = JSONObject()
        data.string("outcome", outcome)
        data.string("completedOn", completed.text)
        data.string("sourceStatus", status)
        add(rank: 3, id: "chicago/complaint/\(number)/closed", subject: thread, day: completed, data: data, row: row)
    }
}

extension CSVRow {
    /// Where, without the address: the City's areas, and thousandths of a degree.
    fileprivate func place(_ faults: inout [Reject]) -> JSONObject {
        var place = JSONObject()
        let milli = { (limit: Double) in
            { (text: String) in ChicagoNumber.degrees(text, limit: limit).map { Int(($0 * 1000).rounded()) } }
        }
        let values: [(String, Int?)] = [
            ("ward", optional("Ward", &faults, ChicagoNumber.integer)),
            ("policeDistrict", optional("Police_District", &faults, ChicagoNumber.integer)),
            ("communityArea", optional("Community_Area", &faults, ChicagoNumber.integer)),
            ("latitudeMilli", optional("Latitude", &faults, milli(90))),
            ("longitudeMilli", optional("Longitude", &faults, milli(180))),
        ]
        for (name, value) in values { value.map { place.integer(name, $0) } }
        optional("ZIP_Code", &faults, ChicagoNumber.postcode).map { place.string("postcode", $0) }
        return place
    }

    /// Copies a text, where there is one.
    func copy(_ column: String, to name: String, of data: inout JSONObject) {
        if !self[column].isEmpty { data.string(name, self[column]) }
    }

    /// Why a second row with the same number is no event.
    fileprivate func repetition(of earlier: CSVRow) -> Reject {
        let differing = columns.sorted { $0.value < $1.value }.map(\.key).filter { self[$0] != earlier[$0] }
        guard let column = differing.first else { return reject("", "the same row as line \(earlier.line)") }
        let said = "line \(earlier.line) has this number with \(earlier[column].isEmpty ? "nothing" : earlier[column])"
        return reject(column, "\(said), here \(self[column])\(differing.count > 1 ? "; more differs" : "")")
    }
}
