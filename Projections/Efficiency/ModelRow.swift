public import Projecting
internal import Supervision

/// What one indicator weighs in one version of the model (效能评估模型).
public struct ModelRow: ViewRow {
    private let key: String
    private let model: String
    private let version: Int
    private let fromMonth: String
    private let index: Int
    private let indicator: String
    private let group: String
    private let groupWeight: Int
    private let weight: Int
    private let fullAt: Int
    private let zeroAt: Int

    static func key(_ weight: EvaluationModel.Weight, of model: EvaluationModel) -> String {
        "\(model.id)/\(model.version)/\(weight.indicator)"
    }

    init(_ weight: EvaluationModel.Weight, of model: EvaluationModel) {
        key = Self.key(weight, of: model)
        self.model = model.id
        version = model.version
        fromMonth = model.from.description
        index = model.index
        indicator = weight.indicator
        group = weight.group.rawValue
        groupWeight = model.groups[weight.group] ?? 0
        self.weight = weight.weight
        fullAt = weight.fullAt
        zeroAt = weight.zeroAt
    }

    public init(_ columns: inout RowReader) {
        key = columns.text()
        model = columns.text()
        version = columns.integer()
        fromMonth = columns.text()
        index = columns.integer()
        indicator = columns.text()
        group = columns.text()
        groupWeight = columns.integer()
        weight = columns.integer()
        fullAt = columns.integer()
        zeroAt = columns.integer()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(key)
        sink.text(model)
        sink.integer(version)
        sink.text(fromMonth)
        sink.integer(index)
        sink.text(indicator)
        sink.text(group)
        sink.integer(groupWeight)
        sink.integer(weight)
        sink.integer(fullAt)
        sink.integer(zeroAt)
    }
}
