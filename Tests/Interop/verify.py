"""A verifier of an exported ledger, written from the specifications alone: c2sp.org tlog-tiles and ARCHITECTURE.md, over
formats.py. It shares no code with Shilu.

usage: verify.py FOLDER LEDGER-VKEY ROOT-VKEY
"""
import json, pathlib, re, sys

from formats import (STAMP, Fault, checks, leaf, lengthed, need, open_checkpoint, open_note, parse_checkpoint, parse_key,
                     root_of, tile_path)

# Events, and bytes of the seal, an empty line and the event lines.
BATCH_COUNT, BATCH_BYTES = 16_384, 16 << 20
LEDGER_TYPES = {"log.anchored", "projection.attested", "threads.committed", "ledger.restored", "access.recorded"}


# Tiles (c2sp.org/tlog-tiles)

def read_entries(folder, size):
    entries = []
    for first in range(0, size, 256):
        width = min(256, size - first)
        entries += lengthed((folder / tile_path("entries", first // 256, width)).read_bytes())
        need(len(entries) == first + width, "a bundle holds its entries")
    return entries


def check_tiles(folder, leaves):
    level, hashes = 0, leaves
    while hashes:
        for first in range(0, len(hashes), 256):
            part = hashes[first:first + 256]
            tile = (folder / tile_path(level, first // 256, len(part))).read_bytes()
            need(tile == b"".join(part), "a tile is what its leaves make it")
        hashes = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) & ~255, 256)]
        level += 1


# Who may sign what (ARCHITECTURE.md), replayed entry by entry

class Authority:
    def __init__(self, origin, ledger, root):
        self.root, self.ledger = parse_key(root)[0], parse_key(ledger)[0]
        self.known = dict([parse_key(root), parse_key(ledger)])
        self.state, self.departments, self.grants = {}, set(), {}

    def check(self, event, signers):
        source, kind = event["source"], event["type"]
        for signer in signers:
            need(self.state.get(signer, "enrolled") == "enrolled", "no signing key is suspended or revoked")
        if source == "/authority":
            return need(self.root in signers, "the authority's events are signed by the root key")
        if source == "/ledger":
            return need(self.ledger in signers and kind in LEDGER_TYPES, "the ledger signs its own types")
        code = source.split("/")[2]
        need(any(name.split("/dept/")[-1].split("/")[0] == code for name, _ in signers if "/dept/" in name),
             "a signer belongs to the source's department")
        division = event["data"].get("division")
        need(any(kind == t or t == kind.split(".")[0] + ".*" for t, limit in self.grants.get(code, set())
                 if not (limit and division) or division.startswith(re.sub("(00)+$", "", limit))),
             "the department holds a grant for the type")

    def apply(self, event):
        kind, data, subject = event["type"], event["data"], event["subject"]
        code = subject.removeprefix("dept/")
        if kind == "department.registered":
            self.departments.add(code)
        elif kind == "key.enrolled":
            signer, key = parse_key(data["key"])
            need(data["department"] in self.departments, "a key's department is registered")
            need(self.state.get(signer) != "revoked", "a revoked key does not come back")
            self.known[signer], self.state[signer] = key, "enrolled"
        elif kind in ("key.suspended", "key.revoked"):
            self.state[tuple(data["key"].rsplit("+", 1))] = kind.split(".")[1]
        elif kind in ("grant.given", "grant.withdrawn"):
            change = {(t, data.get("division")) for t in data["types"]}
            held = self.grants.setdefault(code, set())
            self.grants[code] = held | change if kind == "grant.given" else held - change


def check_entries(entries, authority):
    stamp, ids, batches, index = b"", set(), set(), 0
    while index < len(entries):
        need(STAMP.match(entries[index]), "an entry begins with a stamp")
        need(entries[index][:24] >= stamp, "stamps never decrease")
        stamp, payload = entries[index][:24], entries[index][25:]
        text, signers = open_note(payload, authority.known)
        index += 1
        if text.startswith(b"{"):
            event = json.loads(text)
            need((event["source"], event["id"]) not in ids, "an event's id is used once")
            ids.add((event["source"], event["id"]))
            authority.check(event, signers)
            authority.apply(event)
            continue
        batch, count, root = parse_checkpoint(text)
        need(batch.rpartition("/batch/")[0] in [name for name, _ in signers], "a seal is signed by its author")
        need(batch not in batches, "a batch is sealed once")
        batches.add(batch)
        need(count <= BATCH_COUNT, "a batch has at most 16,384 events")
        run = entries[index:index + count]
        need(all(entry[:24] == stamp for entry in run) or sorted(e[:24] for e in run) == [e[:24] for e in run],
             "stamps never decrease in a run")
        lines = [entry[25:] for entry in run]
        need(len(lines) == count and root_of([leaf(line) for line in lines]) == root, "a run is what its seal says")
        need(len(payload) + 1 + sum(map(len, lines)) <= BATCH_BYTES, "a batch as it was sent has at most 16 MiB")
        events = [json.loads(line) for line in lines]
        need(len({(e["source"], e["id"]) for e in events}) == count, "ids are unique in a batch")
        for event in events:
            need(event["source"] not in ("/authority", "/ledger"), "the authority and the ledger sign each of their events")
            authority.check(event, signers)
        stamp, index = (run[-1][:24] if run else stamp), index + count


def main(folder, ledger, root):
    folder = pathlib.Path(folder)
    origin, size, top = open_checkpoint((folder / "checkpoint").read_bytes(), ledger)
    entries = read_entries(folder, size)
    leaves = [leaf(entry) for entry in entries]
    need(root_of(leaves) == top, "the root is that of the entries")
    check_tiles(folder, leaves)
    founding = json.loads(open_note(entries[0][25:], dict([parse_key(root)]))[0])
    need(founding["type"] == "ledger.founded" and founding["data"]["ledgerKey"] == ledger, "entry 0 founds this ledger")
    check_entries(entries, Authority(origin, ledger, root))
    return size


if __name__ == "__main__":
    try:
        size = main(*sys.argv[1:4])
    except (Fault, KeyError, ValueError, OSError) as fault:
        print(f"FAIL  python: {fault!r}\n{len(checks)} passed, 1 failed")
        sys.exit(1)
    for what, times in checks.items():
        print(f"ok    python: {what} ({times} times)")
    print(f"      python: {size} entries verified\n{len(checks)} passed, 0 failed")
