-- One figure of the quality of a department's month (数据质量): an irregularity by kind, a doubt, corrections.
CREATE TABLE quality (
    key text PRIMARY KEY, -- <department>/<month>/<indicator>
    department text NOT NULL, -- department that recorded, or acted
    month text NOT NULL, -- month, such as 2026-03
    indicator text NOT NULL, -- irregular.<kind>, flagged-identifier or corrections
    numerator bigint NOT NULL, -- how many; of a share, thousandths that are met
    denominator bigint NOT NULL, -- entries that count
    pending bigint NOT NULL, -- entries that are not decided yet
    median bigint, -- of a figure in seconds, the median, to three digits
    p90 bigint, -- of a figure in seconds, the 90th percentile, to three digits
    evidence json NOT NULL -- entries it comes from: [index,value], pending [index,null,due in milliseconds since 1970]; of seconds [first index,value,how many alike]
);
CREATE INDEX ON quality (department, month);
CREATE INDEX ON quality (indicator, month);
-- The quality of a department's month in one row.
CREATE VIEW quality_department AS
SELECT department, month,
    coalesce(sum(numerator) FILTER (WHERE indicator LIKE 'irregular.%'), 0)::bigint AS irregularities,
    count(*) FILTER (WHERE indicator LIKE 'irregular.%') AS kinds,
    coalesce(sum(numerator) FILTER (WHERE indicator = 'flagged-identifier'), 0)::bigint / 1000 AS flagged_identifiers,
    coalesce(sum(denominator) FILTER (WHERE indicator = 'flagged-identifier'), 0)::bigint AS identifiers,
    coalesce(sum(numerator) FILTER (WHERE indicator = 'corrections'), 0)::bigint AS corrections
FROM views.quality
GROUP BY department, month;
-- One correction (更正): an entry that takes back what was recorded wrongly, or twice.
CREATE TABLE quality_correction (
    key text PRIMARY KEY, -- <thread>/<entry>
    thread text NOT NULL, -- what it is about
    index bigint NOT NULL, -- the entry
    type text NOT NULL, -- type of the event
    department text, -- department that corrects
    reason text NOT NULL, -- closed-in-error, error or duplicate
    happened timestamptz NOT NULL -- when
);
CREATE INDEX ON quality_correction (department);
