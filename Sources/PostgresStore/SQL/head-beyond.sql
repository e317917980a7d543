-- The tables that hold rows of entries behind the end of a log of a size, by name. One index probe a table and level.
-- (Ids have no index by which to ask; auditors look at them.)
-- $1 log int4, $2 size int8
-- → name text
SELECT name FROM (VALUES
    ('edge'::text, EXISTS (SELECT FROM ledger.edge WHERE log = $1::int4 AND first >= $2::int8)),
    ('bundle', EXISTS (SELECT FROM ledger.bundle WHERE log = $1::int4 AND index >= $2::int8 / 256)),
    ('tile', EXISTS (
        SELECT FROM generate_series(0, 7) AS each (level)
        JOIN ledger.tile ON tile.log = $1::int4 AND tile.level = each.level
            AND tile.index >= ($2::int8 >> (8 * each.level)) / 256
    )),
    ('block', EXISTS (
        SELECT FROM generate_series(0, 9) AS each (level)
        JOIN ledger.block ON block.log = $1::int4 AND block.level = each.level
            AND block.segment >= $2::int8 >> (14 + 5 * each.level)
    )),
    ('summary', EXISTS (
        SELECT FROM generate_series(0, 9) AS each (level)
        JOIN ledger.summary ON summary.log = $1::int4 AND summary.level = each.level
            AND summary.segment >= $2::int8 >> (14 + 5 * each.level)
    ))
) AS tables (name, beyond)
WHERE beyond
