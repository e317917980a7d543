-- One enforcement officer (执法人员): on which days the certificate is valid and for which department, what was done with it
-- and without, recusals. Who the officer is stays sealed in the events.
CREATE TABLE officer (
    certificate text PRIMARY KEY, -- certificate number (执法证号)
    department text, -- the officer's latest department (所属机构)
    issuer text, -- who issued the certificate (发证机关)
    category text, -- field of enforcement (执法类别)
    division text, -- area of enforcement (执法区域)
    nature text, -- officer nature (人员性质)
    supervisor boolean, -- supervises enforcement (是否监督人员)
    legal_qualification boolean, -- passed the legal profession's examination (法律职业资格)
    valid_from date, -- first day of the latest term (有效期起); null: never certified
    valid_to date, -- last day of the latest term (有效期止), as expiry left it
    terms json NOT NULL, -- terms of the certificate, the last 256: from, to, index
    suspensions json NOT NULL, -- the last 256: from, to (none: until restored), index
    postings json NOT NULL, -- departments, the last 256: from, department
    periods json NOT NULL, -- what holds from which day on: from, to, standing (uncertified, valid, suspended, expired), department
    acts bigint NOT NULL, -- inspections completed, penalties decided and coercion imposed
    inspections bigint NOT NULL, -- of these, inspections
    penalties bigint NOT NULL, -- of these, penalties
    coercions bigint NOT NULL, -- of these, coercion
    first_act date, -- day of the earliest act
    last_act date, -- day of the latest act
    unqualified_acts bigint NOT NULL, -- acts on days without a valid certificate
    recusals bigint NOT NULL, -- how often taken out of a draw (回避)
    recused_index bigint, -- entry of the latest recusal
    irregular_count bigint NOT NULL, -- events about or by the officer that break a rule
    irregular json NOT NULL -- the first 32 of them: index, kind
);
CREATE INDEX ON officer (department);
CREATE INDEX ON officer (valid_to);
-- What holds of an officer from a day to a day; ends_on null: until further events.
CREATE VIEW officer_period AS
SELECT certificate, (p ->> 'from')::date AS starts_on, (p ->> 'to')::date AS ends_on, p ->> 'standing' AS standing,
    p ->> 'department' AS department
FROM officer, json_array_elements(periods) AS p;
