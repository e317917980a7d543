-- One department (部门) as last registered: a reorganisation changes name, division and level, never the code.
CREATE TABLE authority_department (
    code text PRIMARY KEY, -- 18-character code
    name text NOT NULL, -- name (部门名称)
    short_name text, -- short name (简称)
    division text NOT NULL, -- division (行政区划), GB/T 2260
    level bigint NOT NULL, -- 1 national, 2 province, 3 city, 4 county, 5 township
    parent text, -- superior department (上级部门)
    index bigint NOT NULL, -- entry of the latest registration
    recorded timestamptz NOT NULL, -- when that was recorded
    registrations json NOT NULL -- all registrations: index, name, division, level
);
CREATE INDEX ON authority_department (division);
CREATE INDEX ON authority_department (parent);
-- One key (密钥), by name and id: whose it is and whether what it signs is taken.
CREATE TABLE authority_key (
    key text PRIMARY KEY, -- <name>+<hexadecimal id>
    holder text NOT NULL, -- root, ledger, system or officer
    department text, -- department of a system or officer
    officer text, -- certificate number (执法证号) of an officer
    status text NOT NULL, -- active, suspended or revoked
    enrolled_index bigint NOT NULL, -- entry that enrolled it first
    index bigint NOT NULL, -- entry that gave it its status
    recorded timestamptz NOT NULL, -- when that was recorded
    reason text, -- why it was suspended or revoked
    compromised_since timestamptz -- from when on signatures are in doubt
);
CREATE INDEX ON authority_key (department);
CREATE INDEX ON authority_key (officer);
-- One grant (授权) that stands. A withdrawn one is no row.
CREATE TABLE authority_grant (
    key text PRIMARY KEY, -- <department>/<division or all>/<types>
    department text NOT NULL, -- who may author
    division text, -- only events of this division, or of none; null: without limit
    types text NOT NULL, -- a type, or <thing>.*
    index bigint NOT NULL, -- entry that gave it
    recorded timestamptz NOT NULL, -- when that was recorded
    basis text -- ground of the grant (依据)
);
CREATE INDEX ON authority_grant (department);
-- One rule that others are judged by: a calendar, a statutory clock, a model; its latest version and those before.
CREATE TABLE authority_rule (
    key text PRIMARY KEY, -- calendar/<year>, deadline/<name> or model/<id>
    kind text NOT NULL, -- calendar, deadline, creditmodel, evaluationmodel or riskmodel
    title text, -- name
    version bigint, -- number of a model's version
    effective_from date, -- first day it applies to, where it says one
    length bigint, -- of a deadline, how many units
    unit text, -- hour, day or working-day
    extension bigint, -- by how many units it may be extended
    source text, -- regulation and article, or notice (依据)
    index bigint NOT NULL, -- entry of the latest version
    recorded timestamptz NOT NULL, -- when that was recorded
    versions json NOT NULL -- all versions: index, version, from
);
CREATE INDEX ON authority_rule (kind);
