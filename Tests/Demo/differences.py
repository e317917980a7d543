"""`shilu diff` against two whole `shilu replay`s: of every view of an exported ledger, the rows and columns that it says
changed are those in which the two downloads differ, and applying the entries that it names is what changed them."""
import bisect
import json
import random
import subprocess
import sys

SHILU, EXPORT, URL, *rest = sys.argv[1:]
SEED = int(rest[0]) if rest else random.randrange(1_000_000)
chance = random.Random(SEED)
print(f"differences, seed {SEED}")


def shilu(*words):
    return subprocess.run([SHILU, *map(str, words)], check=True, capture_output=True, text=True).stdout.splitlines()


def rows(view, size):
    """A view's rows at a size by key, the first column of each."""
    lines = map(json.loads, shilu("replay", EXPORT, "--view", view, "--asof", size))
    return {next(iter(row.values())): row for row in lines}


def naive(before, after):
    """Kind and columns, with the values at both sizes, of each row that differs."""
    found = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old != new:
            kind = "added" if old is None else "removed" if new is None else "changed"
            names = (old or new).keys()
            values = {name: {"from": (old or {}).get(name), "to": (new or {}).get(name)} for name in names}
            found[key] = (kind, {name: pair for name, pair in values.items() if pair["from"] != pair["to"]})
    return found


def check(view, start, end, wanted):
    *lines, counts = map(json.loads, shilu("diff", EXPORT, "--view", view, "--from", start, "--to", end, "--json"))
    said = {line["key"]: (line["change"], line["columns"]) for line in lines}
    assert said == wanted, (view, start, end, said.keys() ^ wanted.keys(), [k for k in said if said[k] != wanted.get(k)])
    assert [line["key"] for line in lines] == sorted(said, key=str.encode), "rows are not by key"
    entries = {entry["index"] for line in lines for entry in line["entries"]}
    kinds = {kind: sum(kind == each for each, _ in wanted.values()) for kind in ("added", "removed", "changed")}
    assert counts == {"view": view, "from": start, "to": end, **kinds, "entries": len(entries)}, counts
    for line in lines:
        indices = [entry["index"] for entry in line["entries"]]
        assert indices and indices == sorted(set(indices)) and start <= indices[0] and indices[-1] < end, line
    return lines


def row(view, key, size):
    run = subprocess.run([SHILU, "replay", EXPORT, "--view", view, "--key", key, "--asof", str(size)], capture_output=True)
    return json.loads(run.stdout) if run.returncode == 0 else None


def check_entries(view, line, start, end):
    """Between the entries that are named the row stays as it is; so the named ones are what changed it."""
    indices = [entry["index"] for entry in line["entries"]]
    for left, right in zip([start, *(index + 1 for index in indices)], [*indices, end]):
        assert row(view, line["key"], left) == row(view, line["key"], right), (view, line["key"], left, right)


def check_times(size):
    """A time means all that was recorded until then."""
    stamps = [json.loads(line)["recordedAt"] for line in shilu("read", URL)][:size]
    for time in [stamps[-1], *chance.sample(stamps, 6)]:
        for time in time, time[:-2] + "0Z":    # and a moment that no entry may have
            wanted = bisect.bisect_right(stamps, time)
            if wanted:
                assert shilu("replay", EXPORT, "--view", "catalog", "--digest", "--asof", time)[0].startswith(f"size {wanted} "), time


size = int(shilu("replay", EXPORT, "--view", "catalog", "--digest")[0].split()[1])
views = [line.split()[0] for line in shilu("views", URL)[2:] if not line.endswith("by SQL")]
start = chance.randrange(1, size * 3 // 4)
end = start + chance.randrange(size // 20, size // 5)
check_times(size)
differing, followed = 0, 0
for view in views:
    old, new, whole = rows(view, start), rows(view, end), rows(view, size)
    wanted = naive(old, new)
    lines = check(view, start, end, wanted)
    rest = check(view, end, size, naive(new, whole))
    differing += bool(lines or rest)
    for found, places in (lines, (start, end)), (rest, (end, size)):
        short = [line for line in found if len(line["entries"]) <= 3]
        for line in chance.sample(short, min(1, len(short))):
            check_entries(view, line, *places)
            followed += 1
    assert check(view, end, end, {}) == []
print(f"{size} entries, {start} to {end}: {differing} of {len(views)} views differ, {followed} rows followed entry by entry")
assert differing > len(views) // 2 and followed > 5
