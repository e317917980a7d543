// Code lists of the knowledge library (知识库).

extension CodeList {
    /// Rank of a legal text (效力级别).
    static let lawRank = CodeList(
        "rank of law",
        [
            "law": "法律 law", "administrative-regulation": "行政法规 administrative regulation",
            "local-regulation": "地方性法规 local regulation", "department-rule": "部门规章 rule of a ministry",
            "local-rule": "地方政府规章 rule of a local government",
            "normative-document": "规范性文件 normative document", "standard": "标准 standard",
        ])

    /// What a contingency plan is for (突发事件类别, 突发事件应对法 art. 2).
    static let contingencyKind = CodeList(
        "kind of emergency",
        [
            "natural-disaster": "自然灾害 natural disaster", "accident": "事故灾难 accident",
            "public-health": "公共卫生事件 public health", "social-security": "社会安全事件 social security",
            "other": "其他 other",
        ])
}
