// The catalog of supervision items (监管事项目录清单): three views. `catalog` has a row an item, `catalog_claim` a row an item
// and department that answers for it, `catalog_law` a row a law. See NOTES.md for the rules they follow.

public import Projecting
internal import Supervision

extension View where Row == CatalogRow {
    /// One row an item: versions and their days, review, claims, laws in question, use.
    public static let catalog = View(
        "catalog", version: 1, tables: PackageResources.tables_sql, threads: { ["item/" + $0] },
        rules: itemTypes.map { type in
            .on(type, .subjectID) { row, context in
                if row == nil { row = CatalogRow(item: context.key) }
                row?.change(context)
            }
        }
            + [EventType.lawAmended, .lawRepealed].map { type in
                .on(type, .computed(itemsRestingOnLaw)) { row, context in row?.ask(context.reference.laws) }
            } + [
                .on(.checklistPublished, .field("item")) { row, context in
                    if row == nil { row = CatalogRow(item: context.key) }
                    row?.list(context)
                }
            ]
            + actionTypes.map { type in
                .on(type, .computed(itemActedUnder)) { row, context in
                    if row == nil { row = CatalogRow(item: context.key) }
                    row?.use(context)
                }
            })
}

extension View where Row == ClaimRow {
    /// One row an item and department: since when it answers for it, checklists, use.
    public static let catalogClaim = View(
        "catalog_claim", version: 1, tables: PackageResources.tables_sql,
        threads: { ["item/" + $0.prefix { $0 != "/" }] },
        rules: [
            claimRule(.itemPublished, departmentNamed) { $0.publish($1) },
            claimRule(.itemAmended, departmentsInCharge) { $0.publish($1) },
            claimRule(.itemClaimed, departmentNamed) { $0.claim($1) },
            claimRule(.itemAbolished, owners) { $0.abolish($1) },
            .on(.checklistPublished, .computed(actingDepartment)) { row, context in
                if row == nil { row = ClaimRow(claim: context.key) }
                row?.list(context)
            },
        ]
            + actionTypes.map { type in
                .on(type, .computed(actingDepartment)) { row, context in
                    // Of an item that is not in the catalog, its own row tells.
                    if row == nil, ClaimRow.record(context)?.versions.isEmpty ?? true { return }
                    if row == nil { row = ClaimRow(claim: context.key) }
                    row?.use(context)
                }
            })

    private static func claimRule(
        _ type: EventType, _ keys: @escaping @Sendable (FoldContext, (String) -> Void) -> Void,
        _ fold: @escaping @Sendable (inout ClaimRow, FoldContext) -> Void
    ) -> Rule {
        .on(type, .computed(keys)) { row, context in
            var claim = row ?? ClaimRow(claim: context.key)
            fold(&claim, context)
            row = claim
        }
    }
}

extension View where Row == LawRow {
    /// One row a law: what it is called, since when it is in force, what changed.
    public static let catalogLaw = View(
        "catalog_law", version: 1, tables: PackageResources.tables_sql, threads: { ["law/" + $0] },
        rules: [EventType.lawPublished, .lawAmended, .lawRepealed].map { type in
            .on(type, .subjectID) { row, context in
                if row == nil { row = LawRow(law: context.key) }
                row?.change(context)
            }
        })
}

/// Events about an item itself.
private let itemTypes: [EventType] = [
    .itemProposed, .itemReviewed, .itemPublished, .itemAmended, .itemSuspended, .itemResumed, .itemAbolished,
    .itemClaimed,
]

/// Actions that are made under an item.
private let actionTypes: [EventType] = [.inspectionCompleted, .penaltyDecided, .coercionImposed]
