"""Attested views of the real program: every digest in the log is proven by a replay, over HTTP and from an export; what is
forged behind the ledger's back is refuted, even where the ledger itself has signed it."""
import base64
import json
import re
import time

from ledger import batch, complaint, event, note, rows_digest, rows_state
from lying import LyingLedger, entries_of
from running import Tests, World, equal, shilu, temporary_folder

tests = Tests()
COUNT = 60


def attestations(world):
    """All that the log holds: view → size → the event's data, with the entry's index."""
    found, after = {}, -1
    while True:
        page = world.get("/v1/events", type="projection.attested", after=after, limit=1000).json
        for entry in page["entries"]:
            data = entry["event"]["data"]
            found.setdefault(data["projection"], {})[data["size"]] = {"index": entry["index"], **data}
        if page["next"] == after or page["next"] >= page["size"] - 1:
            return found
        after = page["next"]


def views(world):
    return {view["name"] for view in world.get("/v1/views").json["views"] if not view["derived"]}


def attested(world, size):
    """Waits until each view is attested with the first `size` entries or more."""
    names, end = views(world), time.monotonic() + 60
    while time.monotonic() < end:
        found = attestations(world)
        if names <= {name for name, sizes in found.items() if max(sizes) >= size}:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not attested at {size}: {({name: max(sizes) for name, sizes in found.items()})}")


def close(world, complaint):
    """Closes a complaint; returns the size of the log that holds it."""
    return world.append("complaint.closed", f"complaint/{complaint}", {"outcome": "resolved"}) + 1


def count(found):
    return sum(len(sizes) for sizes in found.values())


def verify(world, log):
    """What `shilu attest verify` proves and refutes of a log: (entries proven, entries refuted, all that it said)."""
    run = shilu("attest", "verify", log, "--vkey", world.home.key.vkey, ok=False)
    entries = {word: [int(index) for index in re.findall(rf"^{word} +entry (\d+):", run.text, re.M)]
               for word in ("proven", "REFUTED", "unknown")}
    equal(entries["unknown"], [])
    equal(run.returncode, 1 if "REFUTED" in run.text else 0, run.text)
    return set(entries["proven"]), set(entries["REFUTED"]), run.text


def export(world):
    folder = world.home.folder / "export"
    shilu("export", world.service.url, folder, "--vkey", world.home.key.vkey)
    return folder


def honest(world):
    lines = [complaint(world.key, f"A/{number:03}") for number in range(COUNT)]
    first = world.service.post("/v1/batches", batch(world.key, "first", lines)).json
    attested(world, first["firstIndex"] + first["count"])
    found = attested(world, close(world, "A/007"))
    with tests("each view is attested again and again, at the interval that was set"):
        equal(set(found), views(world))
        assert all(len(sizes) > 1 for sizes in found.values()), found
    with tests("every attested digest is that of the rows as of then, by the description alone"):
        for name, sizes in found.items():
            size = max(sizes)
            _, rows = world.lines(name, asof=size)
            equal((sizes[size]["rows"], sizes[size]["digest"]),
                  (len(rows), base64.b64encode(rows_digest(rows_state(rows))).decode()), name)
    indices = {data["index"] for sizes in found.values() for data in sizes.values()}
    equal(len(indices), count(found))
    with tests("a replay of the served log proves every one"):
        equal(verify(world, world.service.url)[:2], (indices, set()))
    with tests("a replay of an export proves every one"):
        equal(verify(world, export(world))[:2], (indices, set()))
    with tests("attestations alone are no reason to attest again"):
        world.wait()
        size = world.size()
        time.sleep(2.5)
        equal(world.size(), size)


def untold(world):
    """A ledger that keeps what it serves from being compared, and what it attests from being found."""
    paths = {name: f"/v1/views/{name}?format=ndjson" for name in views(world)}
    listed = world.get("/v1/views").json
    answers = {name: world.service.get(path) for name, path in paths.items()}
    entries = entries_of(world.service)
    liar = LyingLedger(world.home.key, entries)

    def serve(name, size=None, version=None):
        head = answers[name].headers
        liar.overrides[paths[name]] = answers[name].body
        liar.headers[paths[name]] = {"Shilu-Size": str(size or head["Shilu-Size"]),
                                     "Shilu-Version": str(version or head["Shilu-Version"])}

    def show(**changes):
        """What is said of `complaint`, and how many views are compared; `changes` are to how it is listed."""
        shown = [{**view, **changes} if view["name"] == "complaint" else view for view in listed["views"]]
        liar.overrides["/v1/views"] = json.dumps({**listed, "views": shown}).encode()
        text = verify(world, liar.url)[2]
        return (re.findall(r"^(\S+) +the rows of complaint\b:? *(.*)$", text, re.M),
                int(re.search(r"^Compared the rows of (\d+) ", text, re.M)[1]))
    for name in paths:
        serve(name)
    with tests("a copy of what an honest ledger serves is compared whole"):
        equal(show(), ([], len(paths)))
    others = len(paths) - 1
    for what, changes, why in [
        ("is not listed", {"name": "nothing"}, "it is not served"), ("is derived, as it says", {"derived": True}, "it is not served"),
        ("is not built", {"size": None}, "it is not built yet"),
        ("has stopped", {"stopped": {"index": 7, "reason": "a bug"}}, "it has stopped at entry 7"),
    ]:
        with tests(f"a view that {what} is named, and does not count"):
            equal(show(**changes), ([("unknown", why)], others))
    with tests("so is one of a version that this program does not have"):
        serve("complaint", version=900)
        [(word, why)], compared = show()
        assert (word, compared) == ("unknown", others) and "version 900" in why, (word, why, compared)
    with tests("rows beyond the checkpoint are named, and do not count"):
        serve("complaint", size=len(entries) + 5)
        [(word, why)], compared = show()
        assert (word, compared) == ("unknown", others) and "beyond the checkpoint" in why, (word, why, compared)
    with tests("an attestation whose type is written in another way is found"):
        data = {"projection": "complaint", "version": int(answers["complaint"].headers["Shilu-Version"]), "size": 4,
                "rows": 77, "digest": "A" * 43 + "="}
        line = event("/ledger", "projection.attested", "projection/complaint", data)
        odd = line.replace(b'"projection.attested"', b'"projection.\\u0061ttested"')
        assert odd != line
        liar.tell(entries + [entries[-1][:25] + note(odd, world.home.key)])
        serve("complaint")
        equal(verify(world, liar.url)[1], {len(entries)})
    liar.stop()


def derived(world):
    """What nothing catches: a superuser of the database changes the SQL that derives one table from others."""
    def rows(name):
        return world.get(f"/v1/views/{name}").json["rows"]
    name = next(view["name"] for view in world.get("/v1/views").json["views"] if view["derived"] and rows(view["name"]))
    world.home.sql(f"""DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW views.{name} AS SELECT * FROM ('
        || rtrim(pg_get_viewdef('views.{name}'::regclass), ';') || ') AS told WHERE false'; END $$""")
    with tests("what SQL derives is not attested, as the auditors' page says: whoever has the tables derives it again"):
        equal(rows(name), [])
        equal(verify(world, world.service.url)[1], set())


def forge(world):
    """As a superuser of the database: one row is changed, one added, one deleted."""
    table = world.home.sql("SELECT format('projection.%I', tablename) FROM pg_tables WHERE schemaname = 'projection' "
                           "AND tablename LIKE 'complaint\\_v%'")[0]
    world.home.sql(f"""UPDATE {table} SET state = 'closed' WHERE id = 'A/003';
        CREATE TEMP TABLE copied AS SELECT * FROM {table} WHERE id = 'A/003';
        UPDATE copied SET id = 'A/forged';
        INSERT INTO {table} SELECT * FROM copied;
        DELETE FROM {table} WHERE id = 'A/004'""")


def forged(world):
    forge(world)
    found = attestations(world)
    with tests("rows that were forged under the running service are refuted, by view and key"):
        proven, refuted, text = verify(world, world.service.url)
        equal((len(proven), refuted), (count(found), set()))
        equal(re.findall(r"^REFUTED +the rows of (\w+) ", text, re.M), ["complaint"])
        equal(re.findall(r"^ +row (\S+) (.*)$", text, re.M),
              [("A/003", "differs from the log's"), ("A/004", "is missing"), ("A/forged", "is not in the log's view")])
    with tests("what was attested before stays proven by the export"):
        equal(verify(world, export(world))[1], set())


def signed(world):
    """The forger also mends the sum, so that the service hands out rows with their own digest, and the ledger signs it."""
    before = attestations(world)
    _, rows = world.lines()
    # PostgreSQL stops with the service, which holds the sum in memory: so it is mended before and read behind the start.
    world.home.sql(f"UPDATE projection.view SET digest = '\\x{rows_state(rows).hex()}', row_count = {len(rows)} "
                   "WHERE name = 'complaint'")
    equal(world.service.stop(), 0)
    world.serve()
    found = attested(world, close(world, "A/011"))
    wrong = {data["index"] for size, data in found["complaint"].items() if size not in before["complaint"]}
    with tests("the service cannot tell any more: what it serves and what it attests agree"):
        answer, rows = world.lines()
        equal((answer.headers["Shilu-Rows"], answer.headers["Shilu-Digest"]),
              (str(len(rows)), base64.b64encode(rows_digest(rows_state(rows))).decode()))
        assert b'"A/forged"' in b"".join(rows)
        assert wrong
    indices = {data["index"] for sizes in found.values() for data in sizes.values()}
    for what, log in ("the served log", world.service.url), ("an export", export(world)):
        with tests(f"a replay of {what} refutes exactly what was attested of the forged view"):
            proven, refuted, text = verify(world, log)
            equal(refuted, wrong)
            equal(proven, indices - wrong)
            equal(set(re.findall(r"^REFUTED +entry \d+: (\w+) ", text, re.M)), {"complaint"})
            equal("row A/forged is not in the log's view" in text, what == "the served log")
    return wrong


def mended(world, wrong):
    equal(world.service.stop(), 0)
    shilu("rebuild", "complaint", "--embedded", world.home.database, "--ledger-key", world.home.key_file)
    world.serve()
    found = attested(world, close(world, "A/012"))
    with tests("behind a rebuild what is attested is proven again; what was signed in between stays refuted"):
        proven, refuted, text = verify(world, world.service.url)
        equal(refuted, wrong)
        equal(len(proven), count(found) - len(wrong))
        assert "REFUTED  the rows of" not in text, text


with temporary_folder() as folder:
    world = World(folder, "--attest-seconds", "1")
    honest(world)
    derived(world)
    untold(world)
    forged(world)
    mended(world, signed(world))
    world.service.stop()
tests.finish()
