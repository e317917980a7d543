// PostgresStore: the ledger's tables in PostgreSQL, and nothing that decides. From the bottom up:
//   SQL/            every statement, one file each, its binds at the top
//   Statement       names those files
//   Binds, Rows     binary parameters and results
//   Connection      one libpq connection on a thread of its own
//   Connection+Commit  the commit point of the ledger, and of its views
//   PostgresLogStore   the `LogStore` of the ledger
//   PostgresSchema  makes the tables
//   Views/          the views' store: rows, generations, the SQL views
//   EmbeddedCluster a private PostgreSQL in a folder

/// One SQL file: its name is what errors cite and what the server knows the prepared statement by.
struct Statement: Sendable {
    let name: String
    let sql: String

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.sql = String(decoding: bytes, as: UTF8.self)
    }

    /// SQL that is put together, of names that the program declares itself.
    init(unsafe sql: String, name: String) {
        self.name = name
        self.sql = sql
    }

    static let session = Statement("session.sql", PackageResources.session_sql)

    static let logID = Statement("log-id.sql", PackageResources.log_id_sql)
    static let logNames = Statement("log-names.sql", PackageResources.log_names_sql)
    static let logFound = Statement("log-found.sql", PackageResources.log_found_sql)

    static let headRead = Statement("head-read.sql", PackageResources.head_read_sql)
    static let headLock = Statement("head-lock.sql", PackageResources.head_lock_sql)
    static let headClaim = Statement("head-claim.sql", PackageResources.head_claim_sql)
    static let headEvict = Statement("head-evict.sql", PackageResources.head_evict_sql)
    static let headBeat = Statement("head-beat.sql", PackageResources.head_beat_sql)
    static let headBeyond = Statement("head-beyond.sql", PackageResources.head_beyond_sql)

    static let commitBegin = Statement("commit-begin.sql", PackageResources.commit_begin_sql)
    static let commitAdvance = Statement("commit-advance.sql", PackageResources.commit_advance_sql)
    static let commitBundles = Statement("commit-bundles.sql", PackageResources.commit_bundles_sql)
    static let commitTiles = Statement("commit-tiles.sql", PackageResources.commit_tiles_sql)
    static let commitBlocks = Statement("commit-blocks.sql", PackageResources.commit_blocks_sql)
    static let commitSummaries = Statement("commit-summaries.sql", PackageResources.commit_summaries_sql)
    static let commitSeen = Statement("commit-seen.sql", PackageResources.commit_seen_sql)
    static let commitEdge = Statement("commit-edge.sql", PackageResources.commit_edge_sql)
    static let commitCommit = Statement("commit-commit.sql", PackageResources.commit_commit_sql)
    static let commitRollback = Statement("commit-rollback.sql", PackageResources.commit_rollback_sql)

    static let edgeRead = Statement("edge-read.sql", PackageResources.edge_read_sql)
    static let bundleRead = Statement("bundle-read.sql", PackageResources.bundle_read_sql)
    static let tileRead = Statement("tile-read.sql", PackageResources.tile_read_sql)
    static let blockRead = Statement("block-read.sql", PackageResources.block_read_sql)
    static let blockInsert = Statement("block-insert.sql", PackageResources.block_insert_sql)
    static let summaryRead = Statement("summary-read.sql", PackageResources.summary_read_sql)
    static let summaryRoots = Statement("summary-roots.sql", PackageResources.summary_roots_sql)
    static let summaryMissing = Statement("summary-missing.sql", PackageResources.summary_missing_sql)
    static let blockSegments = Statement("block-segments.sql", PackageResources.block_segments_sql)
    static let seenRead = Statement("seen-read.sql", PackageResources.seen_read_sql)
    static let seenRange = Statement("seen-range.sql", PackageResources.seen_range_sql)
    static let seenLast = Statement("seen-last.sql", PackageResources.seen_last_sql)

    static let sessionViews = Statement("session-views.sql", PackageResources.session_views_sql)
    /// Both files, one behind the other.
    static let sessionViewReads = Statement(
        "session-view-reads.sql", PackageResources.session_views_sql + PackageResources.session_view_reads_sql)
    static let viewStates = Statement("view-states.sql", PackageResources.view_states_sql)
    static let viewShare = Statement("view-share.sql", PackageResources.view_share_sql)
    static let viewHold = Statement("view-hold.sql", PackageResources.view_hold_sql)
    static let viewMove = Statement("view-move.sql", PackageResources.view_move_sql)
    static let viewChange = Statement("view-change.sql", PackageResources.view_change_sql)
    static let viewGeneration = Statement("view-generation.sql", PackageResources.view_generation_sql)
    static let viewBuild = Statement("view-build.sql", PackageResources.view_build_sql)
    static let viewFirst = Statement("view-first.sql", PackageResources.view_first_sql)
    static let viewAgain = Statement("view-again.sql", PackageResources.view_again_sql)
    static let viewAdopt = Statement("view-adopt.sql", PackageResources.view_adopt_sql)
    static let viewEvict = Statement("view-evict.sql", PackageResources.view_evict_sql)
    static let viewLeftOver = Statement("view-left-over.sql", PackageResources.view_left_over_sql)
    static let viewForget = Statement("view-forget.sql", PackageResources.view_forget_sql)
    static let viewShown = Statement("view-shown.sql", PackageResources.view_shown_sql)
    static let viewShow = Statement("view-show.sql", PackageResources.view_show_sql)
    static let viewNames = Statement("view-names.sql", PackageResources.view_names_sql)
    static let viewCursorClose = Statement("view-cursor-close.sql", PackageResources.view_cursor_close_sql)
    static let viewSnapshot = Statement("view-snapshot.sql", PackageResources.view_snapshot_sql)
    static let viewStanding = Statement("view-standing.sql", PackageResources.view_standing_sql)
    static let viewColumns = Statement("view-columns.sql", PackageResources.view_columns_sql)

    static let schemaLock = Statement("schema-lock.sql", PackageResources.schema_lock_sql)
    static let schemaVersion = Statement("schema-version.sql", PackageResources.schema_version_sql)
    static let schemaRecord = Statement("schema-record.sql", PackageResources.schema_record_sql)
    /// The tables, in the order in which they are made.
    static let schema = [
        Statement("schema-base.sql", PackageResources.schema_base_sql),
        Statement("schema-log.sql", PackageResources.schema_log_sql),
        Statement("schema-head.sql", PackageResources.schema_head_sql),
        Statement("schema-edge.sql", PackageResources.schema_edge_sql),
        Statement("schema-bundle.sql", PackageResources.schema_bundle_sql),
        Statement("schema-tile.sql", PackageResources.schema_tile_sql),
        Statement("schema-block.sql", PackageResources.schema_block_sql),
        Statement("schema-summary.sql", PackageResources.schema_summary_sql),
        Statement("schema-seen.sql", PackageResources.schema_seen_sql),
        Statement("schema-views.sql", PackageResources.schema_views_sql),
    ]

    static let clusterRoles = Statement("cluster-roles.sql", PackageResources.cluster_roles_sql)
    static let clusterDatabases = Statement("cluster-databases.sql", PackageResources.cluster_databases_sql)
    static let clusterCreate = Statement("cluster-create.sql", PackageResources.cluster_create_sql)
    static let clusterClose = Statement("cluster-close.sql", PackageResources.cluster_close_sql)
}
