import Importing
import Testing

@Suite("Chicago's files")
struct ChicagoImportTests {
    private static let complaintsHeader =
        "Service_Request_Number,Type_of_Service_Request,What_is_the_Nature_of_this_Code_Violation,Status,Creation_Date,Completion_Date,Street_Address,ZIP_Code,Ward,Police_District,Community_Area,Latitude,Longitude\n"
    private static let inspectionsHeader =
        "Inspection_ID,DBA_Name,AKA_Name,License,Facility_Type,Risk,Address,City,State,Zip,Inspection_Date,Inspection_Type,Results,Latitude,Longitude,criticalCount,seriousCount,minorCount,pass_flag,fail_flag\n"
    private static let inspectorsHeader =
        "Inspector_Assigned,DBA,Address,License,License_Type,Inspection_Date,Inspection_Purpose\n"
    private static let source = "/dept/11220100DEMA00013D/food"

    private func complaints(_ rows: String...) throws -> ChicagoImport {
        var chicago = ChicagoImport(source: Self.source)
        try chicago.addComplaints(Array((Self.complaintsHeader + rows.joined(separator: "\n")).utf8))
        return chicago
    }

    private func inspections(_ rows: [String], inspectors: [String] = []) throws -> ChicagoImport {
        var chicago = ChicagoImport(source: Self.source)
        try chicago.addInspections(
            Array((Self.inspectionsHeader + rows.joined(separator: "\n")).utf8),
            inspectors: Array((Self.inspectorsHeader + inspectors.joined(separator: "\n")).utf8))
        return chicago
    }

    private func lines(_ chicago: ChicagoImport) -> [String] {
        chicago.events().map { String(decoding: $0, as: UTF8.self) }
    }

    private func isRejected(_ chicago: ChicagoImport, line: Int, field: String) -> Bool {
        chicago.rejects.count == 1 && chicago.rejects[0].line == line && chicago.rejects[0].field == field
    }

    // MARK: Complaints

    @Test("a completed complaint is registered and closed, without its address")
    func completed() throws {
        let chicago = try complaints(
            "12-01,Sanitation Code Violation,Other,Completed,2012-07-06,2012-07-27,3612 N DAMEN AVE,60618.0,47.0,19.0,5.0,41.94722026390544,-87.67856250350744")
        let source = Self.source
        #expect(
            lines(chicago) == [
                #"{"specversion":"1.0","id":"chicago/complaint/12-01/registered","source":"\#(source)","type":"complaint.registered","subject":"complaint/chicago-12-01","time":"2012-07-06T00:00:00-06:00","data":{"channel":"hotline","kind":"report","category":"Sanitation Code Violation","nature":"Other","receivedOn":"2012-07-06","sourceStatus":"Completed","place":{"ward":47,"policeDistrict":19,"communityArea":5,"latitudeMilli":41947,"longitudeMilli":-87679,"postcode":"60618"}}}"#,
                #"{"specversion":"1.0","id":"chicago/complaint/12-01/closed","source":"\#(source)","type":"complaint.closed","subject":"complaint/chicago-12-01","time":"2012-07-27T00:00:00-06:00","data":{"outcome":"unknown","completedOn":"2012-07-27","sourceStatus":"Completed"}}"#,
            ])
        #expect(chicago.rejects.isEmpty)
    }

    @Test("an open complaint is registered only; empty fields are left away")
    func open() throws {
        let chicago = try complaints("12-01,Sanitation Code Violation,,Open - Dup,2012-07-06,,X,,,,,,")
        #expect(chicago.eventCount == 1 && chicago.rejects.isEmpty)
        #expect(lines(chicago)[0].hasSuffix(#""sourceStatus":"Open - Dup","place":{}}}"#))
    }

    @Test("a repeated number is a reject that says what differs")
    func repeated() throws {
        let row = "12-01,Sanitation Code Violation,Other,Completed,2012-07-06,2012-07-27,X,60618.0,47.0,19.0,5.0,41.9,-87.6"
        let chicago = try complaints(row, row, row.replacingLast("2012-07-27", "2013-11-20"))
        #expect(chicago.eventCount == 2)
        #expect(
            chicago.rejects == [
                Reject(file: "complaints.csv", line: 3, field: "", reason: "the same row as line 2"),
                Reject(
                    file: "complaints.csv", line: 4, field: "Completion_Date",
                    reason: "line 2 has this number with 2012-07-27, here 2013-11-20"),
            ])
    }

    @Test("rows that cannot be used are named with line, field and reason")
    func unusable() throws {
        #expect(isRejected(try complaints("x,T,N,Open,2012-07-06,,A,,,,,,"), line: 2, field: "Service_Request_Number"))
        #expect(isRejected(try complaints("12-01,T,N,Open,2013-02-30,,A,,,,,,"), line: 2, field: "Creation_Date"))
        #expect(isRejected(try complaints("12-01,T,N,Open,,,A,,,,,,"), line: 2, field: "Creation_Date"))
        #expect(isRejected(try complaints("12-01,T,N,Open,2012-07-06"), line: 2, field: ""))
    }

    @Test("where only the closing is wrong the registration stands")
    func wrongClosing() throws {
        for (row, field) in [
            ("12-01,T,N,Completed,2012-07-06,2012-07-05,A,,,,,,", "Completion_Date"),
            ("12-01,T,N,Completed,2012-07-06,,A,,,,,,", "Completion_Date"),
            ("12-01,T,N,Lost,2012-07-06,2012-07-07,A,,,,,,", "Status"),
            ("12-01,T,N,Open,2012-07-06,2012-07-07,A,,,,,,", "Completion_Date"),
        ] {
            let chicago = try complaints(row)
            #expect(chicago.eventCount == 1)
            #expect(isRejected(chicago, line: 2, field: field))
        }
    }

    @Test("a value that cannot be read is left out and named")
    func unreadableValue() throws {
        let chicago = try complaints("12-01,T,N,Open,2012-07-06,,A,0.0,1.5,,,91.0,")
        #expect(chicago.eventCount == 1)
        #expect(Set(chicago.rejects.map(\.field)) == ["ZIP_Code", "Ward", "Latitude"])
        #expect(lines(chicago)[0].hasSuffix(#""place":{}}}"#))
    }

    // MARK: Inspections

    private static let visit =
        "507211.0,PANERA  BREAD,PANERA,1475890.0,Restaurant,Risk 1 (High),6059 N LINCOLN AVE ,CHICAGO,IL,60659.0,2011-10-18,Canvass,Pass w/ Conditions,41.5,-87.25,0.0,1.0,3.0,0.0,0.0"

    @Test("a visit registers its subject on the first day and carries its officers")
    func visit() throws {
        let chicago = try inspections(
            [Self.visit], inspectors: ["Green,PANERA,A,1475890,Food,2011-10-18,Canvass", "blue,P,A,1475890,Food,2011-10-18,CANVAS"])
        let source = Self.source
        #expect(
            lines(chicago) == [
                #"{"specversion":"1.0","id":"chicago/subject/1475890","source":"\#(source)","type":"subject.registered","subject":"subject/chicago-1475890","time":"2011-10-18T00:00:00-06:00","data":{"kind":"site","name":"PANERA BREAD","alias":"PANERA","otherId":{"scheme":"chicago-licence","value":"1475890"},"category":"Restaurant","address":"6059 N LINCOLN AVE, CHICAGO, IL","postcode":"60659","latitude":41.5,"longitude":-87.25,"risk":"high"}}"#,
                #"{"specversion":"1.0","id":"chicago/inspection/507211","source":"\#(source)","type":"inspection.completed","subject":"inspection/chicago-507211","time":"2011-10-18T00:00:00-06:00","data":{"subject":"chicago-1475890","result":"pass-with-conditions","licence":"1475890","purpose":"Canvass","officers":[{"certificate":"chicago-green"},{"certificate":"chicago-blue"}],"violations":{"critical":0,"serious":1,"minor":3},"risk":"high","latitude":41.5,"longitude":-87.25}}"#,
            ])
        #expect(chicago.rejects.isEmpty)
    }

    @Test("one subject a licence; another name is said, not lost")
    func renamed() throws {
        let later = Self.visit.replacingFirst("507211", "507299").replacingFirst("PANERA  BREAD", "BREAD CO")
            .replacingFirst("2011-10-18", "2012-10-18")
        let chicago = try inspections([later, Self.visit])
        #expect(chicago.totals.map(\.count) == [1, 2])
        #expect(isRejected(chicago, line: 2, field: "DBA_Name"))
    }

    @Test("a value that cannot be read is named once, though two events would carry it")
    func unreadableVisitValues() throws {
        let chicago = try inspections([
            Self.visit.replacingFirst("60659.0", "0.0").replacingFirst("41.5", "north").replacingFirst("Risk 1 (High)", "Risk 9")
        ])
        #expect(chicago.eventCount == 2)
        #expect(chicago.rejects.map(\.field).sorted() == ["Latitude", "Risk", "Zip"])
    }

    @Test("rows of visits that cannot be used are named")
    func unusableVisits() throws {
        let cases = [
            ("507211.0", "x", "Inspection_ID"), ("1475890.0", "0.0", "License"), ("2011-10-18", "18/10/2011", "Inspection_Date"),
            ("Pass w/ Conditions", "Out of Business", "Results"),
        ]
        for (value, wrong, field) in cases {
            let chicago = try inspections([Self.visit.replacingFirst(value, wrong)])
            #expect(chicago.eventCount == 0)
            #expect(isRejected(chicago, line: 2, field: field))
        }
        #expect(isRejected(try inspections([Self.visit, Self.visit]), line: 3, field: "Inspection_ID"))
    }

    @Test(
        "assignments that match no canvass are named",
        arguments: [
            ("green,P,A,1475890-O.B.,Food,2011-10-18,Canvass", "License"),
            ("green,P,A,0,Food,2011-10-18,Canvass", "License"),
            (",P,A,1475890,Food,2011-10-18,Canvass", "Inspector_Assigned"),
            ("green,P,A,1475890,Food,2011-10-19,Canvass", "License"),
            ("green,P,A,1475890,Food,2011-10-18,Complaint", "Inspection_Purpose"),
        ])
    func assignments(row: String, field: String) throws {
        #expect(isRejected(try inspections([Self.visit], inspectors: [row]), line: 2, field: field))
    }

    // MARK: Both

    @Test("events come in the order of time, whatever the order of the rows")
    func order() throws {
        let chicago = try complaints(
            "12-02,T,N,Completed,2012-07-08,2012-07-09,A,,,,,,", "12-01,T,N,Completed,2012-07-06,2012-07-09,A,,,,,,")
        let ids = lines(chicago).map { $0.split(separator: "\"")[7] }
        #expect(
            ids == [
                "chicago/complaint/12-01/registered", "chicago/complaint/12-02/registered",
                "chicago/complaint/12-01/closed", "chicago/complaint/12-02/closed",
            ])
    }

    @Test("what the vocabulary refuses becomes a reject of its row")
    func withdrawn() throws {
        var chicago = try complaints("12-01,T,N,Completed,2012-07-06,2012-07-09,A,,,,,,")
        chicago.withdraw { line in
            String(decoding: line, as: UTF8.self).contains("complaint.closed") ? ("/data/outcome", "not wanted") : nil
        }
        #expect(chicago.eventCount == 1)
        #expect(chicago.rejects == [Reject(file: "complaints.csv", line: 2, field: "/data/outcome", reason: "not wanted")])
    }

    @Test("a file without a column that is needed is no such file")
    func header() {
        var chicago = ChicagoImport(source: Self.source)
        #expect(throws: ImportFault.self) { try chicago.addComplaints(Array("a,b\n1,2\n".utf8)) }
        #expect(throws: ImportFault.self) { try chicago.addComplaints([]) }
    }
}

extension String {
    fileprivate func replacingFirst(_ old: String, _ new: String) -> String { replacing(old, with: new, maxReplacements: 1) }

    fileprivate func replacingLast(_ old: String, _ new: String) -> String { replacing(old, with: new) }
}
