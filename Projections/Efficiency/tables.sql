-- One figure of the evaluation (效能指标): an indicator of a department's month, with the entries it comes from.
CREATE TABLE efficiency (
    key text PRIMARY KEY, -- <department>/<month>/<indicator>
    department text NOT NULL, -- department that is measured
    month text NOT NULL, -- month, such as 2026-03: of the due day for what has a term, else of the event
    indicator text NOT NULL, -- name of the indicator
    numerator bigint NOT NULL, -- of a share, thousandths that are met; else the sum of numbers or seconds
    denominator bigint NOT NULL, -- entries that count, pending ones not
    pending bigint NOT NULL, -- entries that are due and not decided yet, whether or not their day is over
    median bigint, -- of a figure in seconds, the median, to three digits
    p90 bigint, -- of a figure in seconds, the 90th percentile (nearest rank), to three digits
    evidence json NOT NULL -- entries it comes from: [index,value], pending [index,null,due in milliseconds since 1970]; of seconds [first index,value,how many alike]
);
CREATE INDEX ON efficiency (department, month);
CREATE INDEX ON efficiency (indicator, month);
-- What the figures of an indicator are, where they are no shares.
CREATE VIEW efficiency_unit AS
SELECT indicator, unit FROM (VALUES
    ('recording-lag', 'seconds'), ('item-owned', 'count'), ('item-with-checklist', 'count'), ('item-used', 'count'),
    ('subject-owned', 'count'), ('subject-inspected', 'count'), ('repeat-visit', 'count'), ('wrong-transfer', 'count'),
    ('corrections', 'count'), ('irregularities', 'count')) AS unit (indicator, unit);
-- What a department answers for at the end of each month, from its first to now: the sum of all that came and went; and
-- what it used of that in the month. What is said to be older than twenty years counts as of then.
CREATE VIEW efficiency_stock AS
WITH since AS (
    SELECT to_char(recorded AT TIME ZONE 'Asia/Shanghai' - interval '20 years', 'YYYY-MM') AS first_month FROM views.position
), flow AS (
    SELECT department, greatest(month, (SELECT first_month FROM since)) AS month, sum(numerator) FILTER (WHERE indicator = 'item-owned') AS items,
        sum(numerator) FILTER (WHERE indicator = 'item-with-checklist') AS items_with_checklist,
        sum(numerator) FILTER (WHERE indicator = 'item-used') AS items_used,
        sum(numerator) FILTER (WHERE indicator = 'subject-owned') AS subjects,
        sum(numerator) FILTER (WHERE indicator = 'subject-inspected') AS subjects_inspected
    FROM views.efficiency
    WHERE indicator IN ('item-owned', 'item-with-checklist', 'item-used', 'subject-owned', 'subject-inspected')
    GROUP BY department, 2
), span AS (
    SELECT department, generate_series(to_date(min(month), 'YYYY-MM')::timestamp,
        date_trunc('month', (SELECT recorded FROM views.position) AT TIME ZONE 'Asia/Shanghai'), '1 month') AS first_day
    FROM flow GROUP BY department
)
SELECT department, month, sum(coalesce(items, 0)) OVER so_far AS items,
    sum(coalesce(items_with_checklist, 0)) OVER so_far AS items_with_checklist, coalesce(items_used, 0) AS items_used,
    sum(coalesce(subjects, 0)) OVER so_far AS subjects, coalesce(subjects_inspected, 0) AS subjects_inspected
FROM (SELECT department, to_char(first_day, 'YYYY-MM') AS month FROM span) AS months
    LEFT JOIN flow USING (department, month)
WINDOW so_far AS (PARTITION BY department ORDER BY month);
-- Every figure as it is judged: what is overdue by now counts as not met, entries that an objection was accepted for do
-- not count, coverage and completion are stocks over stocks. Value: thousandths of a share, a number, the median of seconds.
CREATE VIEW efficiency_indicator AS
WITH now AS (
    SELECT (extract(epoch FROM recorded) * 1000)::bigint AS milliseconds FROM views.position
), figure AS (
    SELECT e.*, coalesce(s.state, o.state) AS objection,
        CASE WHEN json_array_length(o.excluded) > 0 OR json_array_length(s.excluded) > 0 THEN ARRAY(
            SELECT json_array_elements_text(o.excluded)::bigint UNION ALL SELECT json_array_elements_text(s.excluded)::bigint
        ) END AS gone
    FROM (
        SELECT * FROM views.efficiency
        UNION ALL
        SELECT * FROM views.quality WHERE indicator = 'corrections' OR indicator LIKE 'irregular.%'
    ) AS e
        LEFT JOIN views.efficiency_objection AS o ON o.figure = e.key
        LEFT JOIN views.efficiency_objection AS s
            ON e.indicator LIKE 'irregular.%' AND s.figure = e.department || '/' || e.month || '/irregularities'
), counted AS (
    SELECT department, month, indicator, median, objection, numerator, denominator, pending, 0::bigint AS overdue
    FROM figure WHERE gone IS NULL AND pending = 0
    UNION ALL
    SELECT department, month, indicator, median, objection, coalesce(sum((entry ->> 1)::bigint), 0)::bigint,
        count(entry ->> 1), count(entry) FILTER (WHERE entry ->> 1 IS NULL),
        count(entry) FILTER (WHERE entry ->> 1 IS NULL AND (entry ->> 2)::bigint < (SELECT milliseconds FROM now))
    FROM figure LEFT JOIN LATERAL json_array_elements(evidence) AS entry
        ON (entry ->> 0)::bigint <> ALL (coalesce(gone, '{}'))
    WHERE gone IS NOT NULL OR pending > 0
    GROUP BY key, department, month, indicator, median, objection
), judged AS (
    SELECT * FROM counted WHERE indicator NOT LIKE 'irregular.%'
    UNION ALL
    SELECT department, month, 'irregularities', NULL, max(objection), sum(numerator)::bigint, sum(numerator)::bigint, 0, 0
    FROM counted WHERE indicator LIKE 'irregular.%' GROUP BY department, month
    UNION ALL
    SELECT department, month, 'checklist-completion', NULL, NULL, 1000 * least(items_with_checklist, items)::bigint,
        items::bigint, 0, 0
    FROM views.efficiency_stock WHERE items > 0
    UNION ALL
    SELECT department, month, 'item-coverage', NULL, NULL, 1000 * least(items_used, items)::bigint, items::bigint, 0, 0
    FROM views.efficiency_stock WHERE items > 0
    UNION ALL
    SELECT department, month, 'subject-coverage', NULL, NULL, 1000 * least(subjects_inspected, subjects)::bigint,
        subjects::bigint, 0, 0
    FROM views.efficiency_stock WHERE subjects > 0
)
SELECT department, month, indicator, coalesce(u.unit, 'share') AS unit, numerator, denominator + overdue AS denominator,
    pending, overdue, objection,
    CASE coalesce(u.unit, 'share') WHEN 'count' THEN numerator::numeric WHEN 'seconds' THEN median::numeric
        ELSE round(numerator::numeric / nullif(denominator + overdue, 0), 3) END AS value
FROM judged LEFT JOIN views.efficiency_unit AS u USING (indicator);
-- Figures added up for an area (province, or a city with its counties), of all its departments and (level not null) of those
-- of one level. Medians do not add up: of seconds the value is the mean.
CREATE VIEW efficiency_rollup AS
WITH placed AS (
    SELECT i.*, left(d.division, 2) || '0000' AS province, left(d.division, 4) || '00' AS city, d.level
    FROM views.efficiency_indicator AS i JOIN views.authority_department AS d ON d.code = i.department
)
SELECT coalesce(province, city) AS area, level, month, indicator, unit, count(*) AS departments,
    sum(numerator)::bigint AS numerator, sum(denominator)::bigint AS denominator, sum(pending)::bigint AS pending,
    sum(overdue)::bigint AS overdue,
    CASE unit WHEN 'count' THEN sum(numerator) ELSE round(sum(numerator)::numeric / nullif(sum(denominator), 0), 3) END AS value
FROM placed
GROUP BY GROUPING SETS ((province, month, indicator, unit), (province, level, month, indicator, unit),
    (city, month, indicator, unit), (city, level, month, indicator, unit))
HAVING coalesce(province, city) IS NOT NULL AND (province IS NOT NULL OR right(city, 4) <> '0000');
-- Points of each scored indicator, 0 to 100, by the model of the month. What a department has no figure of does not count;
-- numbers (repeat visits, corrections) are 0 where nothing was marked in a month in which it recorded anything.
CREATE VIEW efficiency_point AS
WITH period AS MATERIALIZED (
    SELECT index, from_month, lead(from_month) OVER (ORDER BY from_month, index) AS until_month
    FROM (SELECT DISTINCT index, from_month FROM views.efficiency_model) AS models
), model AS MATERIALIZED (
    SELECT m.*, p.until_month FROM views.efficiency_model AS m JOIN period AS p USING (index, from_month)
), figure AS MATERIALIZED (
    SELECT department, month, indicator, value FROM views.efficiency_indicator WHERE value IS NOT NULL
), silent AS (
    SELECT a.department, a.month, u.indicator, 0::numeric AS value
    FROM (SELECT DISTINCT department, month FROM figure) AS a CROSS JOIN views.efficiency_unit AS u
    WHERE u.unit = 'count'
        AND NOT EXISTS (SELECT FROM figure AS f
            WHERE f.department = a.department AND f.month = a.month AND f.indicator = u.indicator)
)
SELECT f.department, f.month, f.indicator, f.value, m.model, m.version, m.part, m.group_weight, m.weight,
    round(100 * greatest(0, least(1, CASE WHEN m.full_at = m.zero_at THEN (f.value = m.full_at)::int
        ELSE (f.value - m.zero_at) / (m.full_at - m.zero_at) END)), 4) AS points
FROM (SELECT * FROM figure UNION ALL SELECT * FROM silent) AS f
    JOIN model AS m ON m.indicator = f.indicator AND m.from_month <= f.month
        AND (m.until_month IS NULL OR f.month < m.until_month);
-- A department's month in one number, 0 to 100: groups by their weights, within a group indicators by theirs; its rank among
-- departments of its level, and what changed against the month before.
CREATE VIEW efficiency_score AS
WITH grouped AS (
    SELECT department, month, model, version, part, group_weight, sum(weight * points) / sum(weight) AS points
    FROM views.efficiency_point GROUP BY department, month, model, version, part, group_weight
), total AS (
    SELECT department, month, model, version,
        round(sum(group_weight * points) / nullif(sum(group_weight), 0), 2) AS score,
        round(max(points) FILTER (WHERE part = 'ability'), 2) AS ability,
        round(max(points) FILTER (WHERE part = 'conduct'), 2) AS conduct,
        round(max(points) FILTER (WHERE part = 'effect'), 2) AS effect,
        round(max(points) FILTER (WHERE part = 'other'), 2) AS other
    FROM grouped GROUP BY department, month, model, version
)
SELECT t.department, d.name, d.division, d.level, t.month, t.model, t.version, t.score, t.ability, t.conduct, t.effect, t.other,
    rank() OVER (PARTITION BY d.level, t.month ORDER BY t.score DESC NULLS LAST) AS rank,
    count(*) OVER (PARTITION BY d.level, t.month) AS of,
    t.score - CASE WHEN lag(t.month) OVER history = to_char(to_date(t.month, 'YYYY-MM') - 1, 'YYYY-MM')
        THEN lag(t.score) OVER history END AS change
FROM total AS t LEFT JOIN views.authority_department AS d ON d.code = t.department
WINDOW history AS (PARTITION BY t.department ORDER BY t.month);
-- Alerts to departments in a calendar year: three approvals taken up late (the count then begins anew); two visits without
-- scan-in, one repeated visit within 60 days, three wrong transfers (and every further one).
CREATE VIEW efficiency_alert AS
WITH fact AS (
    SELECT e.department, left(e.month, 4) AS year, 'takeup-overdue' AS alert, (entry ->> 0)::bigint AS index, 1 AS times
    FROM views.efficiency AS e, json_array_elements(e.evidence) AS entry
    WHERE e.indicator = 'takeup-on-time'
        AND (entry ->> 1 = '0' OR entry ->> 1 IS NULL
            AND (entry ->> 2)::bigint < (SELECT extract(epoch FROM recorded) * 1000 FROM views.position))
    UNION ALL
    SELECT e.department, left(e.month, 4), e.indicator, (entry ->> 0)::bigint, (entry ->> 1)::int
    FROM views.efficiency AS e, json_array_elements(e.evidence) AS entry
    WHERE e.indicator IN ('repeat-visit', 'wrong-transfer')
    UNION ALL
    SELECT q.department, left(q.month, 4), 'no-scan-in', (entry ->> 0)::bigint, (entry ->> 1)::int
    FROM views.quality AS q, json_array_elements(q.evidence) AS entry
    WHERE q.indicator = 'irregular.no-scan-in'
), rule (alert, threshold, begins_anew) AS (
    VALUES ('takeup-overdue', 3, true), ('no-scan-in', 2, false), ('repeat-visit', 1, false), ('wrong-transfer', 3, false)
)
SELECT department, year, alert, threshold, sum(times) AS count,
    CASE WHEN begins_anew THEN sum(times) / threshold ELSE sum(times) - threshold + 1 END AS alerts,
    json_agg(index ORDER BY index) AS entries
FROM fact JOIN rule USING (alert)
GROUP BY department, year, alert, threshold, begins_anew
HAVING sum(times) >= threshold;
-- What one indicator weighs in one version of the model (效能评估模型). The latest version for a month counts.
CREATE TABLE efficiency_model (
    key text PRIMARY KEY, -- <model>/<version>/<indicator>
    model text NOT NULL, -- id of the model; standard: what holds while none was published
    version bigint NOT NULL, -- version of the model
    from_month text NOT NULL, -- the first month it is for
    index bigint NOT NULL, -- entry that published it; 0 the standard
    indicator text NOT NULL, -- the indicator
    part text NOT NULL, -- ability, conduct, effect or other
    group_weight bigint NOT NULL, -- weight of the group among groups
    weight bigint NOT NULL, -- weight within the group
    full_at bigint NOT NULL, -- value with all points: thousandths of a share, number, median of seconds
    zero_at bigint NOT NULL -- value without points
);
CREATE INDEX ON efficiency_model (indicator);
-- A disputed figure (效能评估异议). The figure stays as the log has it; scores leave out what the objection was accepted for.
CREATE TABLE efficiency_objection (
    figure text PRIMARY KEY, -- <department>/<month>/<indicator>, the figure's key
    department text NOT NULL, -- department that is evaluated
    month text NOT NULL, -- month
    indicator text NOT NULL, -- indicator
    state text NOT NULL, -- open, accepted, partly, rejected; unfounded: answered, but nobody objected
    ground text, -- ground of the latest objection (异议理由)
    objected_index bigint, -- its entry
    objected timestamptz, -- when
    disputed json NOT NULL, -- entries in dispute
    answered_index bigint, -- entry of the latest answer
    answered timestamptz, -- when
    excluded json NOT NULL, -- entries that objections were accepted for, the first 10,000
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON efficiency_objection (department, month);
-- One risk lead (风险线索): who has to answer by when, and whether it was right.
CREATE TABLE efficiency_lead (
    lead text PRIMARY KEY, -- id of the lead
    state text NOT NULL, -- raised, assessed, assigned, answered, returned, merged or closed; unknown: never raised
    source text, -- where it came from (线索来源)
    model text, -- model that raised it
    model_version bigint, -- version of that model
    raised_by text, -- department that raised it
    raised_index bigint, -- entry
    assessment text, -- confirmed, false or watch (研判结论)
    level text, -- red, orange, yellow or blue (预警等级)
    department text, -- department that is to answer (核查部门)
    clock_index bigint, -- entry from which its latest term runs: assignment, or review that sent the answer back
    due date, -- last day of that term
    running boolean NOT NULL, -- whether an answer is still owed
    answered_index bigint, -- entry of the latest answer
    answered timestamptz, -- when
    outcome text, -- true, false, unclear or merged: whether it was right (准确性)
    ended_index bigint, -- entry that closed or merged it
    ended_on date, -- its day
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON efficiency_lead (department, state);
CREATE INDEX ON efficiency_lead (model, model_version);
-- One parcel that came down from the national system (国家下发): a joint task, complaints, warnings or leads.
CREATE TABLE efficiency_task (
    parcel text PRIMARY KEY, -- id of the parcel
    kind text, -- joint-tasks, complaints, warnings or leads; null: answered, but never came down
    title text, -- what it asks
    department text, -- department that is to act (承办部门); of what never came down the one that answered first
    due date, -- last day for the answer
    received_index bigint, -- entry
    received timestamptz, -- when
    answered_index bigint, -- entry of that department's first answer
    answered timestamptz, -- when
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON efficiency_task (department);
