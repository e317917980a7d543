-- One complaint or report (投诉举报), from registration to closing: who has it, which clocks run, what became of it.
CREATE TABLE complaint (
    id text PRIMARY KEY, -- number (投诉举报编号)
    state text NOT NULL, -- registered, transferred, returned, accepted, declined, answered, revisited, closed, reopened, split, merged; announced (named by another's split or merger) and unregistered (events without registration) for what is not registered
    kind text, -- complaint, report or both (类型)
    channel text, -- how it came in (来源渠道)
    category text, -- class of problem (问题类别)
    subject text, -- subject complained about (被投诉举报对象)
    item text, -- catalog item concerned
    registered_on date, -- day of receipt, China Standard Time
    registered_index bigint, -- entry that registered it
    anonymous boolean NOT NULL, -- the complainant gave no name: nobody to revisit
    important boolean NOT NULL, -- marked as important
    desk text, -- department where it came in (登记部门), by code
    department text, -- department that has it (承办部门), by code; null while it is at the desk
    assigned boolean NOT NULL, -- the last transfer was decided after a dispute (指定办理)
    handed_on date, -- day on which that department got it
    handed_index bigint, -- entry by which it got it
    urged boolean NOT NULL, -- urged while that department had it
    reopened boolean NOT NULL, -- reopened while that department had it
    transfer_due timestamptz, -- last instant for the desk to hand it on (转办时限); null while no such clock runs or ran
    transfer_met boolean, -- kept or not; null while it runs
    acceptance_due timestamptz, -- last instant for the decision on acceptance (受理时限); null also while it stands still
    acceptance_met boolean, -- kept or not
    mediation_due timestamptz, -- last instant for the end of mediation (调解时限)
    mediation_met boolean, -- kept or not
    verification_due timestamptz, -- last instant to verify a report (举报核查时限)
    verification_met boolean, -- kept or not
    answer_due timestamptz, -- last instant for the answer to the desk (反馈时限)
    answer_met boolean, -- kept or not
    dispute_due timestamptz, -- last instant to settle who is competent (管辖争议时限)
    dispute_met boolean, -- kept or not
    clocks json NOT NULL, -- the last clock of each name: name, department, index of the entry that started it, start, length, unit, extensionMax, suspendable, extended and suspended (units), due, paused (since), done, met; instants in milliseconds since 1970
    suspended_since timestamptz, -- since when clocks stand still (中止计时)
    transfers bigint NOT NULL, -- times it was handed to a department
    returns bigint NOT NULL, -- times it came back to the desk
    urgings bigint NOT NULL, -- times it was urged (督办)
    answers bigint NOT NULL, -- answers, interim ones too
    revisits bigint NOT NULL, -- revisits, invalid ones too
    reopenings bigint NOT NULL, -- times it was taken up again
    answer text, -- result of the last answer (办理结果)
    revisit_index bigint, -- entry of the valid revisit that counts for the last answer
    reached boolean, -- the department got in touch with the complainant (是否联系)
    solved boolean, -- the matter is solved (是否解决)
    satisfaction text, -- very-satisfied, satisfied, basically-satisfied, dissatisfied (满意度)
    outcome text, -- outcome of the last closing (办结结果)
    closed_on date, -- day of the last closing
    split_from text, -- complaint of which it is a part
    parts json NOT NULL, -- complaints it was split into
    merged_into text, -- complaint it was merged into
    duplicate_of text, -- complaint that it repeats, as its closing says
    merged bigint NOT NULL, -- mergers of others into this one that were recorded, of those that had ended before too
    events bigint NOT NULL, -- events of the complaint, but for other complaints' splits and mergers
    history json NOT NULL, -- the first 64 of them: index, type, time, by (department), detail (the code or department that says most)
    irregular_count bigint NOT NULL, -- breaches of a rule by its events
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON complaint (department, state);
CREATE INDEX ON complaint (desk, state);
CREATE INDEX ON complaint (subject);
-- Clocks that run: one row a complaint and clock, with its last instant; overdue is what is before the log's last stamp.
CREATE VIEW complaint_running AS
SELECT id, c ->> 'name' AS clock, c ->> 'department' AS department,
    to_timestamp((c ->> 'due')::bigint / 1000.0) AS due, (c ->> 'index')::bigint AS started_index
FROM complaint, json_array_elements(clocks) AS c
WHERE c ->> 'done' IS NULL AND c ->> 'paused' IS NULL;
