-- One supervised subject (监管对象): what is registered of it, what was done with it, and what is irregular about it. A
-- subject that others name before it is registered has a row too.
CREATE TABLE subject (
    subject text PRIMARY KEY, -- id of the subject
    status text NOT NULL, -- as events said so far: unregistered, active, deregistered, merged
    kind text, -- what is supervised (对象类型)
    name text, -- registered name (名称); null for natural persons
    alias text, -- trade name or sign (字号)
    names json NOT NULL, -- its names, the last 256, with the first day of each: name, from, index
    credit_code text, -- unified social credit code (统一社会信用代码)
    credit_code_flagged boolean NOT NULL, -- its check character is wrong: ask the registry
    other_scheme text, -- whose numbers the other identifier is of
    other_id text, -- identifier of another scheme
    category text, -- kind of establishment, equipment or product (类别)
    industry text, -- industry code (行业代码)
    division text, -- division (行政区划)
    address text, -- registered or operating address; null for natural persons
    department text, -- department in charge (主管部门)
    owner text, -- subject that owns or operates it
    sealed boolean NOT NULL, -- personal data was recorded, sealed
    risk text, -- risk class, the last that registry or inspection gave
    registered_on date, -- day of registration (成立日期)
    registered_index bigint, -- entry that registered it
    valid_until date, -- end of the licence or term
    deregistered_on date, -- first day it is not registered (注销日期)
    deregistered_reason text, -- why
    merged_into text, -- subject it goes on under (并入对象)
    merged_from json NOT NULL, -- subjects that go on under it, the first 256, ascending
    inspections bigint NOT NULL, -- inspections completed (检查次数)
    failures bigint NOT NULL, -- of these with result fail (不合格次数)
    last_inspected date, -- day of the latest
    last_result text, -- its result
    penalties bigint NOT NULL, -- penalty decisions that impose something (行政处罚次数)
    annulled bigint NOT NULL, -- decisions annulled (撤销次数); not taken off the number before
    fines_cents bigint NOT NULL, -- fines imposed less what annulments took away (罚款总额), CNY cents
    coercions bigint NOT NULL, -- measures of coercion (行政强制次数)
    complaints bigint NOT NULL, -- complaints registered about it (投诉举报次数)
    departments json NOT NULL, -- registered departments that inspected it, the first 4,096, ascending: department, last (month), visited (last visit on site without cause)
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON subject (credit_code);
CREATE INDEX ON subject (department, status);
CREATE INDEX ON subject (division, status);
-- Subjects that carry one credit code and are still apart: candidates for a merger.
CREATE VIEW subject_duplicate AS
SELECT credit_code, count(*) AS subjects, json_agg(subject ORDER BY subject) AS ids
FROM subject
WHERE credit_code IS NOT NULL AND status <> 'merged'
GROUP BY credit_code HAVING count(*) > 1;
-- What was done with a subject under all its ids: mergers followed to their end. A ring of mergers has no end, and no row.
CREATE VIEW subject_whole AS
WITH RECURSIVE way AS (
    SELECT subject AS id, subject AS root FROM subject WHERE merged_into IS NULL
    UNION
    SELECT s.subject, way.root FROM subject AS s JOIN way ON s.merged_into = way.id
)
SELECT way.root AS subject, count(*) AS ids, sum(inspections) AS inspections, sum(failures) AS failures,
    sum(penalties) AS penalties, sum(fines_cents) AS fines_cents, sum(coercions) AS coercions,
    sum(complaints) AS complaints, max(last_inspected) AS last_inspected
FROM way JOIN subject AS s ON s.subject = way.id
GROUP BY way.root;

-- One unified social credit code (统一社会信用代码): the subjects that were recorded with it.
CREATE TABLE subject_code (
    code text PRIMARY KEY, -- the credit code, 18 characters
    flagged boolean NOT NULL, -- its check character is wrong (GB 32100-2015)
    subjects json NOT NULL, -- who was recorded with it, the first 256, in that order: subject, index, mergedInto
    apart bigint NOT NULL, -- of these not merged into another
    duplicate boolean NOT NULL -- more than one of them is apart (重复对象)
);
CREATE INDEX ON subject_code (duplicate);
