"""Views of the real program: what is served is what the log says, now and then, page by page; and what is forged shows."""
import base64
import csv
import fractions
import io
import json
import math
import re
import subprocess
import sys
import urllib.parse
from datetime import date, timedelta

from ledger import batch, complaint, rows_digest, rows_state
from running import MARKET, REPOSITORY, SHILU, Tests, World, equal, shilu, temporary_folder

tests = Tests()
COUNT = 300


def problem(answer, status, code):
    equal((answer.status, answer.json["code"]), (status, code), answer.body)
    equal(answer.headers["Content-Type"], "application/problem+json")


def fill(folder):
    """A served ledger with complaints of several channels in its views."""
    world = World(folder)
    channels = ["hotline", "visit", "letter"]
    lines = [complaint(world.key, f"V/{n:04}", data={"channel": channels[n % 2], "category": f"分类 {n % 7}, \"x\""})
             for n in range(COUNT)]
    equal(world.service.post("/v1/batches", batch(world.key, "views", lines)).status, 201)
    world.before = world.size()
    world.closed = world.append("complaint.closed", "complaint/V/0007", {"outcome": "resolved"})
    world.wait()
    return world


def reading(world):
    _, lines = world.lines()
    everything = [json.loads(line) for line in lines]
    with tests("the list tells where each view stands, and what its columns mean"):
        views = {view["name"]: view for view in world.get("/v1/views").json["views"]}
        found = views["complaint"]
        equal((found["rows"], found["lag"], found["stopped"]), (COUNT, 0, None))
        equal([column["name"] for column in found["columns"]], list(everything[0]))
        assert all(column["meaning"] for column in found["columns"])
        assert views["complaint_running"]["derived"] and views["complaint_running"]["digest"] is None
        equal(world.get("/v1/views/complaint_running", limit=5).status, 200)
    with tests("pages of any size are all rows, by key"):
        for limit in (7, 100, 1000):
            equal(world.rows(limit=limit), everything)
    with tests("filters and order are those of the rows"):
        chosen = world.rows(channel="hotline", registered_index__gte=50, sort="-registered_index", limit=20)
        wanted = [row for row in everything if row["channel"] == "hotline" and row["registered_index"] >= 50]
        equal(chosen, sorted(wanted, key=lambda row: -row["registered_index"]))
        chosen = world.rows(category__in="unknown,分类 3", sort="category", limit=9)
        equal(chosen, [])
        chosen = world.rows(sort="outcome,-category", limit=11)
        text = lambda row: row["category"].encode()
        equal([row["id"] for row in chosen[:1]], ["V/0007"])
        rest = sorted([row for row in everything if row["outcome"] is None], key=text, reverse=True)
        equal([row["category"] for row in chosen[1:]], [row["category"] for row in rest])
        equal(len(world.rows(outcome__null="false")), 1)
    with tests("what cannot be asked is refused with a code of its own"):
        problem(world.get("/v1/views/nonesuch"), 404, "unknown-view")
        problem(world.get("/v1/views/complaint", nonesuch="1"), 400, "unknown-column")
        problem(world.get("/v1/views/complaint", sort="nonesuch"), 400, "unknown-column")
        for more in ({"history": "[]"}, {"registered_index": "x"}, {"registered_on__lt": "2026-02-30"},
                     {"state__like": "x"}, {"format": "csv", "state": "closed"}):
            problem(world.get("/v1/views/complaint", **more), 400, "bad-filter")
        cursor = world.get("/v1/views/complaint", limit=1).json["next"]
        for more in ({"cursor": "x"}, {"cursor": cursor, "sort": "-id"}, {"cursor": cursor[:-4]}):
            problem(world.get("/v1/views/complaint", **more), 400, "bad-cursor")
        problem(world.get("/v1/views/complaint/nobody"), 404, "not-found")
        problem(world.get("/v1/views/complaint", asof=10 ** 9), 404, "not-found")
    with tests("values are never SQL"):
        for value in ("'; DROP TABLE x; --", "\\", "$1", "%", "\"", "' OR '1'='1"):
            equal(world.rows(channel=value), [])
            equal(world.get("/v1/views/complaint/" + urllib.parse.quote(value, safe="")).status, 404)
    with tests("a row by its key, slashes encoded or not"):
        row = next(row for row in everything if row["id"] == "V/0007")
        equal(world.get("/v1/views/complaint/V/0007").json["row"], row)
        equal(world.get("/v1/views/complaint/V%2F0007").json["row"], row)
        equal(row["state"], "closed")
    with tests("CSV has the same rows"):
        answer = world.get("/v1/views/complaint", format="csv")
        equal(answer.headers["Content-Type"].split(";")[0], "text/csv")
        table = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
        text = lambda value: ("" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
                              if isinstance(value, (list, dict, bool)) else str(value))
        equal(table, [{name: text(value) for name, value in row.items()} for row in everything])


def past(world):
    with tests("a row as it was, by size and by time"):
        was = world.get("/v1/views/complaint/V/0007", asof=world.before).json
        equal((was["size"], was["row"]["state"]), (world.before, "registered"))
        equal(world.get("/v1/views/complaint/V/0007", asof=was["recordedAt"]).json, was)
        equal(world.get("/v1/views/complaint/V/0007", asof=5).status, 404)
    with tests("a view as it was: pages, filters and download"):
        rows = world.rows(asof=world.before, limit=70)
        equal(len(rows), COUNT)
        equal(world.rows(asof=world.before, state="closed"), [])
        answer, lines = world.lines(asof=world.before)
        equal([json.loads(line) for line in lines], rows)
        equal(answer.headers["Shilu-Size"], str(world.before))
    with tests("in memory and in PostgreSQL a query means the same"):
        now = world.size()
        for more in ({"sort": "-category,id"}, {"sort": "outcome,-registered_index", "channel": "visit"},
                     {"sort": "closed_on", "anonymous": "false"}, {"category__gt": "分类 3", "sort": "category"}):
            world.wait()
            equal(world.rows(asof=now, limit=13, **more), world.rows(limit=13, **more), more)
    with tests("the evidence of a row, and of a figure"):
        evidence = world.get("/v1/views/complaint/V/0007/evidence").json["evidence"]
        equal([entry["index"] for entry in evidence][-1], world.closed)
        for entry in evidence:
            equal(world.get(entry["event"]).status, 200)
            equal(world.get(entry["proof"]).status, 200)
        figures = world.rows("efficiency")
        assert figures, "no figure"
        found = world.get("/v1/views/efficiency/" + figures[0]["key"] + "/evidence").json
        values = [entry["value"] for entry in found["evidence"] if "value" in entry]
        equal((sum(values), len(values)), (found["row"]["numerator"], found["row"]["denominator"]))
    with tests("a figure explained on the command line: numerator, denominator and every entry"):
        for figure in figures:
            run = shilu("explain", "efficiency", figure["department"], figure["month"], figure["indicator"], world.service.url)
            title, summary, _, *entries = run.text.splitlines()
            if figure["median"] is None:
                assert f"numerator {figure['numerator'] / 1000:g}, denominator {figure['denominator']}" in summary, run.text
            else:
                assert f"median {figure['median']} s, 90th percentile {figure['p90']} s, denominator {figure['denominator']}" in summary, run.text
            equal([int(re.match(r"  entry (\d+): ", entry)[1]) for entry in entries], [each[0] for each in figure["evidence"]])
            index = figure["evidence"][0][0]
            event = world.get(f"/v1/events/{index}").json
            assert entries[0].endswith(f"{event['event']['type']} of {event['event']['subject']}, recorded {event['recordedAt']}"), entries[0]
        equal(shilu("explain", "efficiency", MARKET, "2026-01", "no-indicator", world.service.url, ok=False).returncode, 64)
        equal(shilu("explain", "efficiency", MARKET, "1999-01", "recording-lag", world.service.url, ok=False).returncode, 1)


def credit(row, day):
    """Score, class and override of a row of the view `credit` on a day, from its notes alone; and what each record changes."""
    changes, known = {}, row["records_count"] - len(row["records"])
    for record in row["records"]:
        start = date.fromisoformat(record["from"])
        end = min([date.fromisoformat(record[name]) for name in ("repairedFrom", "removedFrom") if name in record]
                  + [date.fromisoformat(record["disclosedUntil"]) + timedelta(1)] * ("disclosedUntil" in record), default=date.max)
        if record.get("withdrawn") or day < start:
            continue
        known += 1
        if day < end:
            left = record["points"]
            if "decaysUntil" in record:
                last = date.fromisoformat(record["decaysUntil"])
                left = math.ceil(fractions.Fraction(record["points"] * max(0, (last - day).days), (last - start).days))
            changes[record["id"]] = left if record["kind"] == "honour" else -left
    model = row["model"]
    score = min(max(model["base"] + sum(changes.values()), 0), 1000)
    grade = next((grade for grade in "ABC" if score >= model["class" + grade]), "D")
    if any(record["kind"] == "serious-list" and record["id"] in changes for record in row["records"]):
        return score, "D", "serious-list", changes
    if grade == "A" and known < model["thinFile"]:
        return score, "B", "thin-file", changes
    return score, grade, None, changes


def judged(world):
    records = {"P1": {"kind": "penalty", "gravity": "minor", "decidedOn": "2025-03-31"},
               "P2": {"kind": "penalty", "gravity": "serious", "decidedOn": "2025-02-10"},
               "S1": {"kind": "serious-list", "decidedOn": "2025-05-05"},
               "H1": {"kind": "honour", "decidedOn": "2025-04-01"}}
    for id, data in records.items():
        world.append("credit.recorded", f"credit/{id}", {"subject": "S-1", **data})
    listed = world.size()
    world.append("credit.withdrawn", "credit/S1", {"subject": "S-1", "reason": "removed", "effectiveOn": "2025-09-01"})
    world.append("credit.repaired", "credit/P2",
                 {"subject": "S-1", "stage": "decided", "result": "granted", "effectiveOn": "2026-01-01"})
    world.wait()
    first = date(2025, 2, 9)
    days = [first + timedelta(days) for days in (*range(0, 380, 17), 1, 50, 141, 142, 203, 204, 325, 326, 1147, 4000)]
    with tests("what a row of credit means on a day is what its records say, now and as of earlier"):
        seen = set()
        for more in ({}, {"asof": listed}):
            for day in days:
                found = world.get("/v1/views/credit/S-1", on=day, **more).json
                score, grade, override, changes = credit(found["row"], day)
                judgement = found["judgement"]
                equal((judgement["on"], judgement["score"], judgement["class"], judgement.get("override")),
                      (str(day), score, grade, override), f"on {day} {more}")
                equal({change["id"]: change["change"] for change in judgement["changes"]}, changes, f"on {day} {more}")
                seen.add((grade, override))
        assert len(seen) >= 4, seen
    with tests("the day on which a row was scored gives what the row says; without a day there is no judgement"):
        found = world.get("/v1/views/credit/S-1").json
        assert "judgement" not in found
        again = world.get("/v1/views/credit/S-1", on=found["row"]["scored_on"]).json
        equal((again["row"], again["judgement"]), (found["row"], found["row"]["explanation"]))
    with tests("a day that is none, and a view that has no such notion, are refused"):
        for wrong in ("2025-02-29", "2025-2-1", "20250201", "today", "0999-01-01", "2025-01-01T00:00:00Z", ""):
            problem(world.get("/v1/views/credit/S-1", on=wrong), 400, "bad-request")
        answer = world.get("/v1/views/complaint/V/0007", on="2025-01-01")
        problem(answer, 400, "bad-filter")
        assert "on is for credit." in answer.json["detail"], answer.body
        problem(world.get("/v1/views/efficiency/x/2026-01/y", on="2025-01-01"), 400, "bad-filter")
        problem(world.get("/v1/views/credit/nobody", on="2025-01-01"), 404, "not-found")
        problem(world.get("/v1/views/credit", on="2025-01-01"), 400, "unknown-column")


def digests(world):
    with tests("a download has the digest that is told with it, by the description alone"):
        answer, lines = world.lines()
        equal(answer.headers["Shilu-Rows"], str(len(lines)))
        equal(answer.headers["Shilu-Digest"], base64.b64encode(rows_digest(rows_state(lines))).decode())
    with tests("a replay from the log alone gives the same bytes"):
        run = subprocess.run([SHILU, "replay", world.service.url, "--view", "complaint", "--vkey", world.home.key.vkey,
                              "--asof", answer.headers["Shilu-Size"]], capture_output=True)
        equal(run.returncode, 0, run.stderr)
        equal(run.stdout, answer.body)
        run = shilu("replay", world.service.url, "--view", "complaint", "--key", "V/0007", "--asof", world.before)
        equal(json.loads(run.text.splitlines()[0])["state"], "registered")
    with tests("readyz and metrics tell where the views stand"):
        assert "views at" in world.get("/readyz").body.decode()
        assert "shilu_views_lag_entries 0" in world.get("/metrics").body.decode()
        assert "complaint" in shilu("views", world.service.url).text
    with tests("a client reads a view with DuckDB"):
        run = subprocess.run([sys.executable, str(REPOSITORY / "ops/views.py"), world.service.url, "complaint", "channel"],
                             capture_output=True, text=True)
        equal(run.returncode, 0, run.stderr)
        assert str(COUNT // 2) in run.stdout, run.stdout


def forgeries(world):
    def verify(ok):
        run = shilu("attest", "verify", world.service.url, "--vkey", world.home.key.vkey, ok=False)
        equal(run.returncode, 0 if ok else 1, run.text)
        return run.text

    table = world.home.sql("SELECT format('projection.%I', tablename) FROM pg_tables WHERE schemaname = 'projection' "
                           "AND tablename LIKE 'complaint\\_v%'")[0]
    with tests("what is served is proven"):
        verify(True)
    for what, forge, mend, key in [
        ("changed", f"UPDATE {table} SET state = 'answered' WHERE id = 'V/0003'",
         f"UPDATE {table} SET state = 'registered' WHERE id = 'V/0003'", "V/0003 differs"),
        ("added", f"CREATE TEMP TABLE t AS SELECT * FROM {table} LIMIT 1; UPDATE t SET id = 'forged'; "
         f"INSERT INTO {table} SELECT * FROM t", f"DELETE FROM {table} WHERE id = 'forged'", "forged is not"),
        ("deleted", f"DELETE FROM {table} WHERE id = 'V/0004'", None, "V/0004 is missing"),
    ]:
        with tests(f"a row that is {what} in the database is refuted, by view and key"):
            world.home.sql(forge)
            text = verify(False)
            assert "REFUTED  the rows of complaint" in text and key in text, text
            if mend:
                world.home.sql(mend)
    with tests("a rebuild from the log mends what was forged"):
        equal(world.service.stop(), 0)
        shilu("rebuild", "complaint", "--embedded", world.home.database, "--ledger-key", world.home.key_file)
        world.serve()
        world.wait()
        verify(True)


with temporary_folder() as folder:
    world = fill(folder)
    reading(world)
    past(world)
    judged(world)
    digests(world)
    forgeries(world)
    world.service.stop()
tests.finish()
