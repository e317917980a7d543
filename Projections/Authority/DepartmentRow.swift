public import Projecting
internal import Supervision

/// One department (部门).
public struct DepartmentRow: ViewRow {
    /// One registration.
    struct Registration {
        let index: Int
        let name: String
        let division: String
        let level: Int
    }

    private let code: String
    private var name = ""
    private var shortName: String?
    private var division = ""
    private var level = 0
    private var parent: String?
    private var index = 0
    private var recordedMilliseconds: Int64 = 0
    /// All registrations; departments are reorganised a few times in their life.
    private var registrations: [Registration] = []

    init(_ department: Department) { code = department.code }

    mutating func register(_ department: Department, _ context: FoldContext) {
        name = department.name
        shortName = context.event.string("shortName")
        division = department.division
        level = department.level
        parent = department.parent
        index = department.since
        recordedMilliseconds = context.event.recordedMilliseconds
        registrations.append(Registration(index: index, name: name, division: division, level: level))
    }

    public init(_ columns: inout RowReader) {
        code = columns.text()
        name = columns.text()
        shortName = columns.optionalText()
        division = columns.text()
        level = columns.integer()
        parent = columns.optionalText()
        index = columns.integer()
        recordedMilliseconds = columns.timestamp() ?? 0
        registrations =
            columns.json { list in
                list.elements.map { value in
                    Registration(
                        index: value["index"]?.integer ?? 0, name: value["name"]?.string ?? "",
                        division: value["division"]?.string ?? "", level: value["level"]?.integer ?? 0)
                }
            } ?? []
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(code)
        sink.text(name)
        sink.text(shortName)
        sink.text(division)
        sink.integer(level)
        sink.text(parent)
        sink.integer(index)
        sink.timestamp(recordedMilliseconds)
        sink.json(
            JSONText.array(
                registrations.map {
                    [
                        "index": .integer($0.index), "name": .string($0.name), "division": .string($0.division),
                        "level": .integer($0.level),
                    ]
                }))
    }
}
