/// What a department is for (部门职能): its name at each level, its laws, its catalog items, its words.
struct Duty {
    /// Names of the department in the province, in a city, in a county.
    let names: (province: String, city: String, county: String)
    /// Laws it enforces, with the article that each of its items rests on.
    let basis: [(law: String, article: String)]
    /// Names of its catalog items, in the order in which small provinces have them.
    let items: [String]
    /// What people complain about.
    let matters: [StaticString]
    /// What a violation of its is, in words.
    let violations: [StaticString]
    /// Matters of approval (许可事项) that it supervises afterwards.
    let licences: [StaticString]

    /// In the order in which small provinces have them. The desk and the approval office supervise nobody.
    static let market = 0, desk = 1, approvals = 2

    static let all: [Duty] = [
        Duty(
            names: ("省市场监督管理厅", "市场监督管理局", "市场监督管理局"),
            basis: [
                ("food-safety", "110"), ("special-equipment", "57"), ("product-quality", "18"), ("unfair-competition", "13"),
            ],
            items: [
                "食品生产经营监督检查", "特种设备使用监督检查", "产品质量监督抽查", "不正当竞争行为调查处理", "餐饮服务食品安全监督检查",
                "价格行为监督检查", "计量器具监督检查", "广告活动监督检查",
            ],
            matters: ["食品安全", "消费纠纷", "价格收费", "产品质量", "广告宣传"],
            violations: ["经营超过保质期的食品", "未按规定公示年度报告", "使用未经检验的特种设备", "未明码标价"],
            licences: ["食品经营许可", "特种设备使用登记", "食品生产许可"]),
        Duty(
            names: ("省12345政务服务便民热线", "12345政务服务便民热线", "12345政务服务便民热线"), basis: [], items: [], matters: [],
            violations: [], licences: []),
        Duty(
            names: ("省政务服务和数字化建设管理局", "政务服务和数字化建设管理局", "政务服务和数字化建设管理局"), basis: [], items: [],
            matters: [], violations: [], licences: []),
        Duty(
            names: ("省应急管理厅", "应急管理局", "应急管理局"), basis: [("work-safety", "65"), ("work-safety", "62")],
            items: [
                "安全生产监督检查", "危险化学品经营安全检查", "矿山安全生产检查", "烟花爆竹经营检查", "重大危险源监督检查", "应急预案备案检查",
            ],
            matters: ["安全生产", "危险化学品"], violations: ["安全出口堵塞", "特种作业人员未持证上岗", "未建立隐患排查治理制度"],
            licences: ["危险化学品经营许可", "烟花爆竹零售许可"]),
        Duty(
            names: ("省生态环境厅", "生态环境局", "生态环境分局"), basis: [("environment", "24"), ("air", "29")],
            items: ["排污单位现场检查", "大气污染防治检查", "噪声污染防治检查", "固体废物污染防治检查", "建设项目环境保护检查", "自动监测设备检查"],
            matters: ["噪声扰民", "油烟异味", "污水排放"], violations: ["未按排污许可证排放污染物", "未正常运行油烟净化设施", "噪声超标排放"],
            licences: ["排污许可", "建设项目环境影响评价审批"]),
        Duty(
            names: ("省城市管理指导办公室", "城市管理局", "城市管理局"), basis: [("city-appearance", "4"), ("city-appearance", "34")],
            items: ["市容环境卫生检查", "户外广告设置检查", "建筑垃圾处置检查", "占道经营检查", "城市照明检查", "燃气经营检查"],
            matters: ["占道经营", "环境卫生", "违法建设", "路灯照明"], violations: ["占用道路摆摊经营", "擅自设置户外广告", "随意倾倒建筑垃圾"],
            licences: ["城市建筑垃圾处置核准", "户外广告设置许可"]),
        Duty(
            names: ("省农业农村厅", "农业农村局", "农业农村局"), basis: [("farm-product", "50"), ("farm-product", "36")],
            items: ["农产品质量安全检查", "农药经营检查", "兽药经营检查", "种子经营检查", "饲料生产检查", "动物防疫检查"],
            matters: ["农资质量", "动物防疫"], violations: ["销售农药残留超标的农产品", "未建立农药经营台账", "经营假劣种子"],
            licences: ["农药经营许可", "动物防疫条件合格证核发"]),
        Duty(
            names: ("省卫生健康委员会", "卫生健康委员会", "卫生健康局"), basis: [("infectious-disease", "53"), ("public-place", "10")],
            items: ["公共场所卫生监督检查", "医疗机构监督检查", "传染病防治监督检查", "饮用水卫生监督检查", "职业卫生监督检查", "学校卫生监督检查"],
            matters: ["医疗服务", "公共场所卫生"], violations: ["未取得健康合格证明上岗", "未按规定消毒公共用品", "超范围开展诊疗活动"],
            licences: ["公共场所卫生许可", "医疗机构执业登记"]),
        Duty(
            names: ("省文化和旅游厅", "文化广播电视和旅游局", "文化广播电视和旅游局"), basis: [("tourism", "83"), ("entertainment", "32")],
            items: ["旅行社经营检查", "娱乐场所经营检查", "互联网上网服务场所检查", "文物保护检查", "导游执业检查", "营业性演出检查"],
            matters: ["旅游服务", "文化市场"], violations: ["未经许可经营旅行社业务", "接纳未成年人进入娱乐场所"],
            licences: ["娱乐场所经营许可", "旅行社设立许可"]),
        Duty(
            names: ("省住房和城乡建设厅", "住房和城乡建设局", "住房和城乡建设局"), basis: [("construction", "6"), ("construction-quality", "43")],
            items: ["建筑市场检查", "建设工程质量检查", "施工安全检查", "房地产市场检查", "物业服务检查", "燃气设施检查"],
            matters: ["物业服务", "房屋质量", "供热"], violations: ["未取得施工许可擅自施工", "未按资质等级承揽工程"],
            licences: ["建筑工程施工许可", "商品房预售许可"]),
        Duty(
            names: ("省交通运输厅", "交通运输局", "交通运输局"), basis: [("road-transport", "58"), ("road-transport", "8")],
            items: ["道路运输经营检查", "出租汽车经营检查", "危险货物运输检查", "公路路政检查", "水路运输检查", "机动车维修检查"],
            matters: ["出租汽车服务", "公交服务"], violations: ["未取得道路运输经营许可从事经营", "超限运输"],
            licences: ["道路货物运输经营许可", "出租汽车经营许可"]),
    ]
}
