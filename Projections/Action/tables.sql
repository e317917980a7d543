-- One action of supervision (监管行为): an inspection, a penalty case, a measure of coercion or another action, with its steps.
CREATE TABLE action (
    action text PRIMARY KEY, -- kind and number, such as inspection/JL-2026-0001
    kind text NOT NULL, -- inspection, penalty, coercion, action
    state text NOT NULL, -- last step of an inspection: approved, started, completed, published, rectifying, rectified; of a penalty: filed, decided, published, executed, annulled; of coercion: imposed, extended, lifted; recorded; or named (only others speak of it)
    subject text, -- supervised subject (监管对象)
    item text, -- catalog item (监管事项)
    department text, -- department that acts (实施机构)
    division text, -- where (行政区划)
    officers json NOT NULL, -- certificates of those who acted (执法证号)
    form text, -- form of an inspection (检查形式)
    way text, -- way of an inspection (检查方式)
    cause text, -- what gave rise to it (检查事由)
    plan text, -- plan it belongs to (检查计划)
    complaint text, -- complaint that led to it
    lead text, -- risk lead that led to it
    inspection text, -- inspection it follows from (检查行为编号)
    penalty text, -- case that coercion serves (立案号)
    follows json NOT NULL, -- what followed from it, the first 256: penalty/…, coercion/…
    filed_on date, -- a case is opened (立案日期)
    approved_on date, -- an inspection or coercion is approved (批准日期)
    started_at timestamptz, -- officers are on site
    scan text, -- how they identified themselves (扫码方式)
    done_on date, -- completed, decided, imposed or recorded
    done_index bigint, -- entry that said so
    result text, -- result of an inspection or other action
    penalty_kinds json NOT NULL, -- kinds of penalty (处罚种类)
    measure text, -- measure of coercion (强制种类), kind of another action
    fine_cents bigint, -- fine imposed, CNY cents
    paid_cents bigint, -- paid of it, CNY cents
    executed_on date, -- a penalty is carried out (执行完毕)
    until date, -- last day of coercion (强制期限)
    lifted_on date, -- end of coercion (解除日期)
    publication text NOT NULL, -- none (nothing to publish), pending, on-time, late, voluntary, withdrawn
    publication_due date, -- last day for making it public (公示期限)
    published_on date, -- made public (公示日期)
    rectification text, -- ordered, corrected, partly, not-corrected (整改)
    rectification_due date, -- last day for putting it right
    annulled_on date, -- a penalty is annulled (撤销日期)
    irregular_count bigint NOT NULL, -- what is irregular about it
    irregular json NOT NULL -- the first 32 of these: index, kind
);
CREATE INDEX ON action (subject);
CREATE INDEX ON action (department, kind, done_on);
CREATE INDEX ON action (item);
CREATE INDEX ON action (publication, publication_due);
-- Coercion that goes on: whose last day is past is for the reader to compare.
CREATE VIEW action_coercion_open AS
SELECT action, subject, department, measure, done_on, until
FROM action
WHERE kind = 'coercion' AND done_on IS NOT NULL AND lifted_on IS NULL;

-- One inspection plan (检查计划): its term, its draws, how much of it is done.
CREATE TABLE action_plan (
    plan text PRIMARY KEY, -- id of the plan
    state text NOT NULL, -- unannounced, announced, committed, drawn, running, completed
    name text, -- name (计划名称)
    kind text, -- annual, special
    selection text, -- random, directed
    department text, -- department that leads (牵头部门)
    departments json NOT NULL, -- departments that take part
    items json NOT NULL, -- catalog items inspected
    starts_on date, -- first day
    ends_on date, -- last day
    targets bigint, -- how many subjects are to be inspected
    pool bigint, -- how many they are chosen from
    announced_index bigint, -- entry that announced it first
    commitments json NOT NULL, -- rounds that were committed: round, index
    draws json NOT NULL, -- draws: round, part, index, drawn (how many), revealed (the secret is known)
    drawn bigint NOT NULL, -- subjects drawn
    amendments bigint NOT NULL, -- changes of draws
    inspected bigint NOT NULL, -- inspections that name the plan
    last_inspected date, -- day of the latest
    completed_on date, -- day on which the number was reached
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON action_plan (department, state);

-- One subject of a plan: drawn or inspected under it.
CREATE TABLE action_target (
    target text PRIMARY KEY, -- <plan>@<subject>
    plan text NOT NULL, -- the plan
    subject text NOT NULL, -- the subject
    state text NOT NULL, -- drawn, replaced, inspected, undrawn (inspected at random without being drawn)
    drawn_index bigint, -- entry that drew it, or put it in another's place
    officers json NOT NULL, -- certificates of the officers drawn for it, changes made, the last 256
    replaced_by text, -- subject in its place
    amendments bigint NOT NULL, -- changes to it
    inspected_on date, -- day of the latest inspection
    inspection text, -- its number
    irregular_count bigint NOT NULL, -- what is irregular about it
    irregular json NOT NULL -- the first 32 of these: index, kind
);
CREATE INDEX ON action_target (plan, state);
CREATE INDEX ON action_target (subject);

-- One approval (审批) that someone has to supervise: whether it was taken up in time (审管衔接).
CREATE TABLE action_approval (
    approval text PRIMARY KEY, -- id of the approval
    state text NOT NULL, -- unknown (never granted on record), granted, taken, cancelled
    subject text, -- who holds it
    licence text, -- matter approved (许可事项)
    mode text, -- how it was granted (审批方式)
    item text, -- catalog item it is supervised under
    department text, -- department that approved (审批部门)
    supervisor text, -- department that has to supervise (监管部门)
    division text, -- where (行政区划)
    granted_on date, -- day it was granted
    clock_index bigint, -- entry that began the term for taking it up
    due date, -- last day of that term
    takeup text NOT NULL, -- pending, on-time, late, none (cancelled before)
    taken_on date, -- day it was taken up
    measure text, -- how it will be supervised
    valid_until date, -- last day of the approval
    changes bigint NOT NULL, -- changes on record
    cancelled_on date, -- day it was cancelled
    cancelled_reason text, -- why
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON action_approval (supervisor, takeup);
CREATE INDEX ON action_approval (subject);
