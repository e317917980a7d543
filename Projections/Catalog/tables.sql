-- One catalog item (监管事项): its versions and when each is in force, its review, who answers for it, and whether it was used
-- while it was not in force.
CREATE TABLE catalog (
    item text PRIMARY KEY, -- catalog item code (监管事项目录编码), 14 digits
    state text NOT NULL, -- as events said so far, whatever their days: unpublished, proposed, published, suspended (until resumed), abolished; for a day see periods
    name text, -- name in the latest version (监管事项主项名称)
    department text, -- department in charge in the latest version (监管部门)
    source_class text, -- 1 own licence, 2 approval cancelled or delegated, 3 other duty (主项来源)
    version bigint, -- number of the latest version
    effective_from date, -- its first day
    effective_to date, -- its last day, when it says one
    levels json NOT NULL, -- its levels (监管层级): 1 national to 5 township
    types json NOT NULL, -- types of its sub-items: inspection, penalty, coercion, other
    laws json NOT NULL, -- laws it rests on, ascending
    contents json, -- the rest of the ten contents (十项内容) as the latest version was published
    versions json NOT NULL, -- versions, the last 256: version, from, to, index, department, name, types, basis, sourceClass, levels
    periods json NOT NULL, -- what holds from which day on: from, to, state (in-force, suspended, expired, abolished), version
    suspensions json NOT NULL, -- the last 256: from, to (none: until resumed), index
    abolished_on date, -- first day it is no more (废止日期)
    abolished_index bigint, -- entry that abolished it
    replaced_by text, -- item in its place
    proposed_index bigint, -- entry of the proposal that waits for publication
    department_passed boolean NOT NULL, -- that proposal passed the department's review (部门审核)
    judicial_passed boolean NOT NULL, -- that proposal passed the judicial legality review (合法性审核)
    claims json NOT NULL, -- who took it up (认领) besides the department in charge, registered departments, the first 4,096: department, division, level, index, differs (which of name, types, basis it shows otherwise)
    not_uniform bigint NOT NULL, -- claims that differ
    checklists json NOT NULL, -- checklists (检查实施清单), the first 4,096: code, index of the latest publication
    uses bigint NOT NULL, -- inspections, penalties and coercion under it
    last_used date, -- the latest of them
    irregular_count bigint NOT NULL, -- events about or under it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON catalog (department, state);
-- What holds of an item from a day to a day; ends_on null: until further events.
CREATE VIEW catalog_period AS
SELECT item, (p ->> 'from')::date AS starts_on, (p ->> 'to')::date AS ends_on, p ->> 'state' AS state,
    (p ->> 'version')::bigint AS version
FROM catalog, json_array_elements(periods) AS p;
-- Items in question: one row an item and a change of a law that its latest version rests on, amended from a day behind the
-- version's first day or repealed at all. An abolished item is asked nothing.
CREATE VIEW catalog_question AS
SELECT i.item, i.name, i.department, l.law, c ->> 'change' AS change, (c ->> 'from')::date AS changed_from,
    (c ->> 'index')::bigint AS changed_index
FROM views.catalog AS i CROSS JOIN json_array_elements_text(i.laws) AS basis (law)
    JOIN views.catalog_law AS l ON l.law = basis.law CROSS JOIN json_array_elements(l.changes) AS c
WHERE i.state <> 'abolished' AND (c ->> 'change' = 'repealed' OR (c ->> 'from')::date > i.effective_from);
-- Which items rest on which law.
CREATE VIEW catalog_basis AS
SELECT l.law, item, name, department, state
FROM catalog, json_array_elements_text(laws) AS l (law);
-- Faults of uniformity (三级统一): one row a department that shows an item otherwise than the catalog.
CREATE VIEW catalog_fault AS
SELECT item, name, c ->> 'department' AS department, c ->> 'division' AS division, c -> 'differs' AS differs,
    (c ->> 'index')::bigint AS claim_index
FROM catalog, json_array_elements(claims) AS c
WHERE json_array_length(c -> 'differs') > 0;

-- One item and one department that answers for it: in charge of it, or it took it up (认领); or that acted under it without.
CREATE TABLE catalog_claim (
    claim text PRIMARY KEY, -- <item>/<department>
    item text NOT NULL, -- catalog item code
    department text NOT NULL, -- the department's code
    division text, -- where it took it up (行政区划)
    level bigint, -- its level: 1 national to 5 township
    version bigint, -- version it took up, when it says one
    implementation_code text, -- its own code for the item (实施编码)
    differs json NOT NULL, -- which of name, types, basis it shows otherwise than the catalog
    state text NOT NULL, -- owned, ended (abolished, or another department is in charge), not-claimed (acted or listed without, or is not registered)
    in_charge boolean NOT NULL, -- it is the department of the latest version
    owned_from date, -- the day it began to answer for the item
    owned_index bigint, -- entry that said so
    ended_on date, -- first day it no longer does
    checklists json NOT NULL, -- its checklists for the item, the first 256: code, index, from, points (how many)
    uses bigint NOT NULL, -- inspections, penalties and coercion by it under the item
    last_used date, -- the latest of them
    months json NOT NULL, -- months in which it acted under the item while it answered for it
    irregular_count bigint NOT NULL, -- its events under the item that break a rule of claims
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON catalog_claim (department, state);
CREATE INDEX ON catalog_claim (item);
-- Claim and checklist completion (认领率、清单完成率) and coverage (事项覆盖) of a department, over all time.
CREATE VIEW catalog_claim_department AS
SELECT department, count(*) FILTER (WHERE state = 'owned') AS owned,
    count(*) FILTER (WHERE state = 'owned' AND json_array_length(checklists) > 0) AS with_checklist,
    count(*) FILTER (WHERE state = 'owned' AND json_array_length(months) > 0) AS used
FROM catalog_claim
GROUP BY department;

-- One law, regulation, rule or standard (法律法规).
CREATE TABLE catalog_law (
    law text PRIMARY KEY, -- id of the law
    state text NOT NULL, -- as events said so far, whatever their days: unpublished, published, amended, repealed
    title text, -- title (名称)
    rank text, -- rank (效力级别)
    issuer text, -- who made it (发布机关)
    document_number text, -- number (文号)
    issued_on date, -- day of promulgation (公布日期)
    published_index bigint, -- entry of the latest publication
    effective_from date, -- first day in force (施行日期)
    effective_to date, -- last day, when the text itself ends
    repealed_on date, -- first day without it (废止日期)
    replaced_by text, -- law in its place
    changes json NOT NULL, -- the last 256, repeals before amendments: change (amended, repealed), from, index
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON catalog_law (state);
