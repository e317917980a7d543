/// A department (部门): the 18-character credit code of the body. Government organs' begin with 11; public institutions
/// that enforce by delegation have others, so the beginning is not asked for.
public enum DepartmentCode {
    public static let pattern = Pattern("a department's 18-character code", .set(CreditCode.characters, 18))
}

/// Catalog item (监管事项目录编码): exactly 14 digits.
public enum ItemCode {
    public static let pattern = Pattern("14 digits of a catalog item", .set("0-9", 14))
}

/// Checklist (检查实施清单编码): the implementing body's 18 characters, its level (1 national to 5 township), a sequence.
public enum ChecklistCode {
    public static let pattern = Pattern(
        "a checklist code (18 characters, level 1-5, sequence)",
        .set(CreditCode.characters, 18), .set("1-5", 1), .set("0-9", 1...20))
}

/// Enforcement certificate (执法证号): letters and digits as the issuer writes them. Imports that know their inspectors
/// by another mark (Chicago's colours) use that mark.
public enum Certificate {
    public static let pattern = Pattern("a certificate number", .set("A-Za-z0-9", 1), .set("A-Za-z0-9._-", 0...39))
}

extension Kind {
    static let creditCode = Kind.pattern(CreditCode.pattern)
    static let division = Kind.pattern(Division.pattern)
    static let departmentCode = Kind.pattern(DepartmentCode.pattern)
    static let itemCode = Kind.pattern(ItemCode.pattern)
    static let checklistCode = Kind.pattern(ChecklistCode.pattern)
    static let certificate = Kind.pattern(Certificate.pattern)
    static let verifierKey = Kind.pattern(.verifierKey)
    /// The id of another thread, without its kind.
    static let reference = Kind.pattern(.threadID)
}
