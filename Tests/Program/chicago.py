"""The City of Chicago's rows, imported and folded, against the CSV files themselves: read here with Python's csv module, row
for row and column by column; and cases that were chosen by hand, odd ones among them, written out in full."""
import collections
import csv
import datetime
import gzip

from running import MARKET, REPOSITORY, Tests, World, equal, shilu, temporary_folder

tests = Tests()
SAMPLE = REPOSITORY / "Fixtures/chicago"
RESULTS = {"Pass": "pass", "Pass w/ Conditions": "pass-with-conditions", "Fail": "fail"}
RISKS = {"Risk 1 (High)": "high", "Risk 2 (Medium)": "medium", "Risk 3 (Low)": "low"}


def rows(name):
    """A file's rows as they are, without the blanks at the ends of values and more than one within."""
    with gzip.open(SAMPLE / f"{name}.csv.gz", "rt", newline="", encoding="utf-8") as file:
        return [{column: " ".join(value.split()) for column, value in row.items()} for row in csv.DictReader(file)]


def number(text):
    """Identifiers that have been through floating point: 60618.0."""
    return text.removesuffix(".0")


def first(rows, key):
    """The first row of each key, in the order of the file."""
    found = {}
    for row in rows:
        found.setdefault(key(row), row)
    return found


COMPLAINTS, INSPECTIONS, ASSIGNMENTS = rows("complaints"), rows("inspections"), rows("inspectors")
# A number that is there again is the same complaint; a licence is an establishment.
REQUESTS = first(COMPLAINTS, lambda row: row["Service_Request_Number"])
VISITS = first(INSPECTIONS, lambda row: number(row["Inspection_ID"]))
LICENCES = first(sorted(INSPECTIONS, key=lambda row: row["Inspection_Date"]), lambda row: number(row["License"]))
SENT = collections.defaultdict(list)
for each in ASSIGNMENTS:
    if each["Inspection_Purpose"].startswith("Canvas"):
        SENT[each["License"], each["Inspection_Date"]].append(f"chicago-{each['Inspector_Assigned']}")


def officers(visit):
    """Who was sent to a visit: assigned to its licence on its day for a canvass, each once."""
    return list(dict.fromkeys(SENT[number(visit["License"]), visit["Inspection_Date"]]))


def kinds(row):
    return [each["kind"] for each in row["irregular"]]


def has(row, columns, of):
    equal({name: row[name] for name in columns}, columns, of)


class Chicago(World):
    """A served ledger with the whole sample, imported by one department."""

    def __init__(self, folder):
        super().__init__(folder)
        key = self.key.save(self.home.folder / "market.key")
        shilu("import", "chicago", SAMPLE, "--key", key, "--url", self.service.url)
        self.wait()
        self.complaints = self.view("complaint", "id")
        self.actions = self.view("action", "action")
        self.subjects = self.view("subject", "subject")
        self.officers = self.view("officer", "certificate")

    def view(self, name, key):
        return {row[key]: row for row in self.rows(name, limit=1000)}


def counted(chicago):
    with tests("as many complaints, inspections, subjects and officers as the files have"):
        equal(len(COMPLAINTS) - len(REQUESTS), 8, "rows that repeat a complaint")
        equal((len(chicago.complaints), len(chicago.actions), len(chicago.subjects)), (len(REQUESTS), len(VISITS), len(LICENCES)))
        sent = {officer for visit in VISITS.values() for officer in officers(visit)}
        equal(set(chicago.officers), sent)
        listed = {view["name"]: view["rows"] for view in chicago.get("/v1/views").json["views"]}
        equal([listed[name] for name in ("complaint", "action", "subject", "officer")],
              [len(REQUESTS), len(VISITS), len(LICENCES), len(sent)])


def every_row(chicago):
    with tests("every complaint is what its row says"):
        for request, row in REQUESTS.items():
            closed = row["Status"].startswith("Completed")
            outcome = ("duplicate" if "Dup" in row["Status"] else "unknown") if closed else None
            has(chicago.complaints[f"chicago-{request}"], {
                "state": "closed" if closed else "registered", "kind": "report", "channel": "hotline",
                "category": row["Type_of_Service_Request"], "registered_on": row["Creation_Date"],
                "closed_on": row["Completion_Date"] or None, "outcome": outcome, "desk": MARKET,
                "events": 2 if closed else 1}, request)
            # Nobody answered: the City's files know only that it was done. A duplicate needs no answer.
            equal(kinds(chicago.complaints[f"chicago-{request}"]),
                  ["complaint-closed-before-answer"] if outcome == "unknown" else [], request)
    with tests("every inspection is what its row says, with the officers who were sent"):
        for visit, row in VISITS.items():
            sent = officers(row)
            found = chicago.actions[f"inspection/chicago-{visit}"]
            has(found, {
                "kind": "inspection", "state": "completed", "subject": f"chicago-{number(row['License'])}", "department": MARKET,
                "done_on": row["Inspection_Date"], "result": RESULTS[row["Results"]], "officers": sent}, visit)
            # None of them ever showed a certificate here.
            wrong = ["officer-uncertified"] * bool(sent) + ["fewer-than-two-officers"] * (len(sent) < 2)
            equal(kinds(found), wrong, visit)
    with tests("every subject is what its first inspection says, with all that were made"):
        for licence, row in LICENCES.items():
            visits = sorted((each for each in VISITS.values() if number(each["License"]) == licence),
                            key=lambda each: each["Inspection_Date"])
            has(chicago.subjects[f"chicago-{licence}"], {
                "status": "active", "kind": "site", "name": row["DBA_Name"], "alias": row["AKA_Name"] or None,
                "other_scheme": "chicago-licence", "other_id": licence, "category": row["Facility_Type"] or None,
                "address": ", ".join(filter(None, [row["Address"], row["City"], row["State"]])), "risk": RISKS[row["Risk"]],
                "registered_on": row["Inspection_Date"], "inspections": len(visits),
                "failures": sum(each["Results"] == "Fail" for each in visits),
                "last_inspected": visits[-1]["Inspection_Date"], "last_result": RESULTS[visits[-1]["Results"]],
                "complaints": 0}, licence)
    with tests("every officer has the visits that he was sent to"):
        days = collections.defaultdict(list)
        for visit in VISITS.values():
            for officer in officers(visit):
                days[officer].append(visit["Inspection_Date"])
        for officer, made in days.items():
            has(chicago.officers[officer], {
                "inspections": len(made), "acts": len(made), "unqualified_acts": len(made), "first_act": min(made),
                "last_act": max(made)}, officer)
    with tests("the figure of two officers counts the visits of each month"):
        months = collections.defaultdict(list)
        for visit in VISITS.values():
            months[visit["Inspection_Date"][:7]].append(len(officers(visit)) >= 2)
        figures = chicago.rows("efficiency", indicator="two-officers", limit=1000)
        equal({row["month"]: (row["numerator"], row["denominator"]) for row in figures},
              {month: (1000 * sum(two), len(two)) for month, two in months.items()})


# What was looked up in the files by hand: rows as they stand there (some columns), and what the view has to say.

def by_hand(chicago):
    def complaint(what, request, said, **columns):
        with tests(f"by hand: {what}"):
            equal([(row["Status"], row["Creation_Date"], row["Completion_Date"]) for row in COMPLAINTS
                   if row["Service_Request_Number"] == request], said)
            has(chicago.complaints[f"chicago-{request}"], columns, request)

    complaint("a complaint that was done eleven years late", "00-00002158", [("Completed", "2000-01-03", "2011-03-28")],
              state="closed", registered_on="2000-01-03", closed_on="2011-03-28", transfer_due="2000-01-04T15:59:59.999Z",
              transfer_met=False)
    complaint("three rows of one complaint, done on three days: the first counts", "14-00320975",
              [("Completed", "2014-03-06", "2014-05-02"), ("Completed", "2014-03-06", "2014-05-06"),
               ("Completed", "2014-03-06", "2014-05-13")],
              state="closed", closed_on="2014-05-02", events=2, outcome="unknown")
    complaint("four rows of a complaint made and done on one Sunday", "14-01204282",
              [("Completed", "2014-07-27", "2014-07-27")] * 3 + [("Completed", "2014-07-27", "2014-07-29")],
              state="closed", registered_on="2014-07-27", closed_on="2014-07-27", transfer_due=None, transfer_met=None, events=2)
    complaint("one that is still open", "14-01784623", [("Open", "2014-10-17", "")],
              state="registered", registered_on="2014-10-17", closed_on=None, outcome=None,
              transfer_due="2014-10-20T15:59:59.999Z", transfer_met=None, events=1)    # a Friday; the Monday behind it
    complaint("an open duplicate", "11-03244082", [("Open - Dup", "2011-06-25", "")],
              state="registered", closed_on=None, outcome=None, transfer_due="2011-06-27T15:59:59.999Z", irregular_count=0)
    complaint("a completed duplicate", "12-01221079", [("Completed - Dup", "2012-07-09", "2012-07-19")],
              state="closed", closed_on="2012-07-19", outcome="duplicate", irregular_count=0)
    complaint("a postcode that is none (0.0) is left out, the complaint stands", "11-00239034",
              [("Completed", "2011-02-11", "2011-03-04")], state="closed", closed_on="2011-03-04")
    complaint("no ward, no postcode, no position", "11-03561290", [("Completed", "2011-08-09", "2011-08-29")],
              state="closed", registered_on="2011-08-09", closed_on="2011-08-29")

    def inspection(what, visit, said, **columns):
        with tests(f"by hand: {what}"):
            row = VISITS[visit]
            equal((row["License"], row["Inspection_Date"], row["Results"]), said)
            found = chicago.actions[f"inspection/chicago-{visit}"]
            has({**found, "irregular": kinds(found)}, columns, visit)

    inspection("two inspectors on one visit", "1228007", ("2088918.0", "2013-06-14", "Pass w/ Conditions"),
               subject="chicago-2088918", result="pass-with-conditions", officers=["chicago-blue", "chicago-orange"],
               irregular=["officer-uncertified"], publication="pending", publication_due="2013-07-12")
    inspection("an assignment to the visit, and one to its re-inspection, of the same inspector", "1198388",
               ("2014055.0", "2012-08-10", "Pass w/ Conditions"), officers=["chicago-blue"],
               irregular=["officer-uncertified", "fewer-than-two-officers"])
    inspection("the first of two visits to one establishment on one day", "1230077", ("2065296.0", "2012-07-13", "Pass"),
               subject="chicago-2065296", officers=["chicago-green"])
    inspection("the second of them has the same inspector", "1230078", ("2065296.0", "2012-07-13", "Pass"),
               subject="chicago-2065296", officers=["chicago-green"])

    def subject(what, licence, **columns):
        with tests(f"by hand: {what}"):
            has(chicago.subjects[f"chicago-{licence}"], columns, licence)

    subject("an establishment that was renamed: the first name stays, without its stray spaces", "1893935",
            name="ROPA RESTAURANT & WINE BAR", alias="AQUA BAR & GRILL", address="1146 W PRATT BLVD, CHICAGO, IL", risk="high",
            category="Restaurant", registered_on="2012-07-24", inspections=2, failures=1, last_inspected="2013-10-18",
            last_result="pass")
    subject("one without a category", "1893452", name="O'BRIENS RIVERWALK CAFE", category=None, risk="medium",
            address="45 E RIVERWALK SOUTH, CHICAGO, IL", registered_on="2011-09-26", inspections=1, failures=0,
            last_result="pass")
    subject("one without a city", "2027926", name="HUNGRY TACOS", address="7349 S HALSTED ST, IL")
    subject("two visits on one day", "2065296", name="CAFE CON LECHE (CCLB)", inspections=2, failures=0,
            last_inspected="2012-07-13")
    with tests("by hand: licences that are no numbers, and 0, belong to no establishment"):
        odd = {row["License"] for row in ASSIGNMENTS} - {number(row["License"]) for row in INSPECTIONS}
        assert {"0", "", "2060591-1006", "CPS1964634"} <= odd, odd
        for licence in odd:
            equal(chicago.get(f"/v1/views/subject/chicago-{licence}").status, 404, licence)


def told(value):
    """What a row says: without places in the log, and without what is empty, none or false."""
    if isinstance(value, dict):
        inner = {name: told(each) for name, each in value.items() if not name.endswith("index")}
        return {name: each for name, each in inner.items() if each}
    return [told(each) for each in value] if isinstance(value, list) else value


def whole_rows(chicago):
    """Three of them with every column; 14:00 in China is midnight in Chicago."""
    with tests("by hand: the whole row of a complaint"):
        equal(told(chicago.complaints["chicago-14-00320975"]), {
            "id": "chicago-14-00320975", "state": "closed", "kind": "report", "channel": "hotline",
            "category": "Sanitation Code Violation", "registered_on": "2014-03-06", "desk": MARKET,
            "transfer_due": "2014-03-07T15:59:59.999Z",
            "clocks": [{"name": "transfer", "department": MARKET, "start": instant("2014-03-06T14:00"), "length": 1,
                        "unit": "working-day", "due": instant("2014-03-08T00:00") - 1, "done": instant("2014-05-02T14:00")}],
            "outcome": "unknown", "closed_on": "2014-05-02", "events": 2,
            "history": [{"type": "complaint.registered", "time": "2014-03-06T14:00:00+08:00", "by": MARKET},
                        {"type": "complaint.closed", "time": "2014-05-02T14:00:00+08:00", "by": MARKET, "detail": "unknown"}],
            "irregular_count": 1, "irregular": [{"kind": "complaint-closed-before-answer"}]})
    with tests("by hand: the whole row of an inspection"):
        # To be published within 20 working days: four weeks, where no calendar was published.
        equal(told(chicago.actions["inspection/chicago-1228007"]), {
            "action": "inspection/chicago-1228007", "kind": "inspection", "state": "completed", "subject": "chicago-2088918",
            "department": MARKET, "officers": ["chicago-blue", "chicago-orange"], "done_on": "2013-06-14",
            "result": "pass-with-conditions", "publication": "pending", "publication_due": "2013-07-12",
            "irregular_count": 1, "irregular": [{"kind": "officer-uncertified"}]})
    with tests("by hand: the whole row of a subject"):
        equal(told(chicago.subjects["chicago-1893935"]), {
            "subject": "chicago-1893935", "status": "active", "kind": "site", "name": "ROPA RESTAURANT & WINE BAR",
            "alias": "AQUA BAR & GRILL", "names": [{"name": "ROPA RESTAURANT & WINE BAR", "from": "2012-07-24"}],
            "other_scheme": "chicago-licence", "other_id": "1893935", "category": "Restaurant",
            "address": "1146 W PRATT BLVD, CHICAGO, IL", "department": MARKET, "risk": "high", "registered_on": "2012-07-24",
            "inspections": 2, "failures": 1, "last_inspected": "2013-10-18", "last_result": "pass",
            "departments": [{"department": MARKET, "last": "2013-10"}]})


def instant(text):
    """Milliseconds of a time in China."""
    return int(datetime.datetime.fromisoformat(text + ":00+08:00").timestamp() * 1000)


with temporary_folder() as folder:
    chicago = Chicago(folder)
    counted(chicago)
    every_row(chicago)
    by_hand(chicago)
    whole_rows(chicago)
    chicago.service.stop()
tests.finish()
