-- One subject's credit (信用): its records with what each weighs, the score and class they give, joint punishment and
-- incentive. The class is not the food-risk grade, which has the same letters.
CREATE TABLE credit (
    subject text PRIMARY KEY, -- subject (信用主体)
    score bigint NOT NULL, -- 0 to 1000 on scored_on (信用评分)
    class text NOT NULL, -- credit class A to D on scored_on (信用等级)
    override text, -- what makes the class another than the score's: serious-list (D), thin-file (B)
    scored_on date NOT NULL, -- day of the last event about the subject's credit, as recorded; of any other day ask with ?on=
    explanation json NOT NULL, -- on, base, changes (id, kind, points, change, decaysUntil, disputed), score, class, override
    records json NOT NULL, -- at most 64: id, kind, gravity, from, points, decaysUntil, disclosedUntil, model, modelVersion, index, disputed, withdrawn, repairedFrom, removedFrom
    records_count bigint NOT NULL, -- records ever made, kept in the column before or not
    honours bigint NOT NULL, -- honours in effect on scored_on (守信激励)
    disputes bigint NOT NULL, -- records under dispute (异议处理中)
    sanctions json NOT NULL, -- joint measures, at most 32: id, kind, measure, state, executors, applied, from, until, liftedFrom, index
    sanctions_count bigint NOT NULL, -- joint measures ever asked for
    model json NOT NULL, -- the model of the last event: id, version, base, classA, classB, classC, thinFile
    last_index bigint NOT NULL, -- entry of the last event
    irregular_count bigint NOT NULL, -- events about joint measures that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON credit (class, score);
-- What each record takes off or puts on, on the day the row was scored.
CREATE VIEW credit_change AS
SELECT subject, scored_on, c ->> 'id' AS record, c ->> 'kind' AS kind, (c ->> 'points')::bigint AS points,
    (c ->> 'change')::bigint AS change
FROM credit, json_array_elements(explanation -> 'changes') AS c;
-- One credit record (信用信息): what it rests on, how long it is disclosed, disputes and repair.
CREATE TABLE credit_record (
    id text PRIMARY KEY, -- number of the record
    subject text, -- subject (信用主体); null: only steps of it were recorded
    state text NOT NULL, -- unknown, recorded, disputed, repair-applied, repaired, removed (left the list), withdrawn
    kind text, -- penalty, abnormal-list, serious-list, broken-commitment, default, honour
    gravity text, -- weight class (失信程度): minor, general, serious
    title text, -- matter or name of the honour
    department text, -- department whose record it is (认定部门)
    decided_on date, -- first day it counts
    disclosed_until date, -- last day of disclosure (公示截止日), by its own word or the model's: 3 months, 3 years; null: until removed
    ends_before date, -- first day it counts no more, as far as known
    points bigint, -- what it weighs on its first day, by the model in force when recorded
    decays_until date, -- first day on which nothing of its points is left; null: they stay whole
    model text, -- id of that model
    model_version bigint, -- its version
    basis json NOT NULL, -- what it rests on: penalty, inspection, complaint, law, article, basisEvent, documentNumber
    recorded_index bigint, -- entry that recorded it
    disputes bigint NOT NULL, -- how often it was disputed
    disputed_index bigint, -- entry of the dispute that is open
    dispute_due timestamptz, -- by when that is to be settled
    repair_index bigint, -- entry of the application for repair that is open
    repair_due timestamptz, -- by when that is to be decided
    decided_index bigint, -- entry of the last decision: upheld, withdrawn, repaired or refused
    record json, -- the record as the score takes it
    irregular_count bigint NOT NULL, -- events about it that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON credit_record (subject);
CREATE INDEX ON credit_record (department, state);
CREATE INDEX ON credit_record (disclosed_until);
