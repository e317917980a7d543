// The catalog of supervision items (监管事项目录清单): three views. `catalog` has a row an item, `catalog_claim` a row an item
// and department that answers for it, `catalog_law` a row a law. See NOTES.md for the rules they follow.

public import Projecting
internal import Supervision

extension View where Row == CatalogRow {
    /// One row an item: versions and their days, review, claims, use.
    public static let catalog = View(
        "catalog", version: 3, tables: PackageResources.tables_sql, threads: { ["item/" + $0] },
        rules: itemTypes.map { type in
            .changing(type, .subjectID) { $0.change($1) }
        }
            + [
                .changing(.checklistPublished, .field("item")) { $0.list($1) }
            ]
            + actionTypes.map { type in
                .changing(type, .computed(itemActedUnder)) { $0.use($1) }
            })
}

extension View where Row == ClaimRow {
    /// One row an item and department: since when it answers for it, checklists, use.
    public static let catalogClaim = View(
        "catalog_claim", version: 3, tables: PackageResources.tables_sql,
        threads: { ["item/" + $0.prefix { $0 != "/" }] },
        rules: [
            .changing(.itemPublished, .computed(departmentNamed)) { $0.publish($1) },
            .changing(.itemAmended, .referred(departmentsInCharge)) { $0.publish($1) },
            .changing(.itemClaimed, .computed(departmentNamed)) { $0.claim($1) },
            .changing(.itemAbolished, .referred(owners)) { $0.abolish($1) },
            .changing(.checklistPublished, .computed(actingDepartment)) { $0.list($1) },
        ]
            + actionTypes.map { type in
                .on(type, .computed(actingDepartment)) { row, context in
                    // Of an item that is not in the catalog, its own row tells.
                    if row == nil, ClaimRow.record(context)?.versions.isEmpty ?? true { return }
                    row.change(context) { $0.use(context) }
                }
            })
}

extension View where Row == LawRow {
    /// One row a law: what it is called, since when it is in force, what changed.
    public static let catalogLaw = View(
        "catalog_law", version: 3, tables: PackageResources.tables_sql, threads: { ["law/" + $0] },
        rules: [EventType.lawPublished, .lawAmended, .lawRepealed].map { type in
            .changing(type, .subjectID) { $0.change($1) }
        })
}

/// Events about an item itself.
private let itemTypes: [EventType] = [
    .itemProposed, .itemReviewed, .itemPublished, .itemAmended, .itemSuspended, .itemResumed, .itemAbolished,
    .itemClaimed,
]

/// Actions that are made under an item.
private let actionTypes: [EventType] = [.inspectionCompleted, .penaltyDecided, .coercionImposed]
