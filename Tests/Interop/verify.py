"""A verifier of an exported ledger, written from the specifications alone: c2sp.org signed-note, tlog-checkpoint,
tlog-tiles, RFC 6962 and the formats page. It shares no code with Shilu.

usage: verify.py FOLDER LEDGER-VKEY ROOT-VKEY
"""
import base64, hashlib, json, pathlib, re, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\n")
LEDGER_TYPES = {"log.anchored", "projection.attested", "threads.committed", "access.recorded"}
checks = {}


class Fault(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Fault(what)
    checks[what] = checks.get(what, 0) + 1


# Notes and keys (c2sp.org/signed-note)

def parse_key(vkey):
    name, key_id, key = vkey.split("+", 2)
    key = base64.b64decode(key, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8]
    need(key[0] == 1 and len(key) == 33 and key_id == expected, "a key's id is that of its name and bytes")
    return (name, key_id), Ed25519PublicKey.from_public_bytes(key[1:])


def open_note(note, known):
    """The text, and which of the known keys signed it. Unknown keys are ignored, bad signatures are not."""
    text, _, block = note.rpartition(b"\n\n")
    text += b"\n"
    signers = []
    for line in block.decode().splitlines():
        dash, name, signature = line.split(" ")
        need(dash == "—", "a signature line starts with a dash")
        signature = base64.b64decode(signature, validate=True)
        signer = (name, signature[:4].hex())
        if signer in known:
            try:
                known[signer].verify(signature[4:], text)
            except InvalidSignature:
                raise Fault(f"bad signature by {name}")
            signers.append(signer)
    need(signers, "a note is signed by a known key")
    return text, signers


def parse_checkpoint(text):
    origin, size, root = text.decode().splitlines()[:3]
    return origin, int(size), base64.b64decode(root, validate=True)


# The tree (RFC 6962 §2.1) and its tiles (c2sp.org/tlog-tiles)

def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def root_of(hashes):
    """The Merkle tree hash of a list of leaf hashes: pairs level by level, an odd last one is carried up."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        paired = [hashlib.sha256(b"\1" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes) - 1, 2)]
        hashes = paired + hashes[len(hashes) & ~1:]
    return hashes[0]


def path_of(kind, index, width):
    digits = str(index).zfill((len(str(index)) + 2) // 3 * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    return "/".join(["tile", str(kind)] + ["x" + g for g in groups[:-1]] + [groups[-1]]) + (f".p/{width}" if width < 256 else "")


def read_entries(folder, size):
    entries = []
    for first in range(0, size, 256):
        width = min(256, size - first)
        bundle = (folder / path_of("entries", first // 256, width)).read_bytes()
        at = 0
        while at < len(bundle):
            length = int.from_bytes(bundle[at:at + 2], "big")
            entries.append(bundle[at + 2:at + 2 + length])
            at += 2 + length
        need(at == len(bundle) and len(entries) == first + width, "a bundle holds its entries")
    return entries


def check_tiles(folder, leaves):
    level, hashes = 0, leaves
    while hashes:
        for first in range(0, len(hashes), 256):
            part = hashes[first:first + 256]
            tile = (folder / path_of(level, first // 256, len(part))).read_bytes()
            need(tile == b"".join(part), "a tile is what its leaves make it")
        hashes = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) & ~255, 256)]
        level += 1


# Who may sign what (the formats page), replayed entry by entry

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
        run = entries[index:index + count]
        need(all(entry[:24] == stamp for entry in run) or sorted(e[:24] for e in run) == [e[:24] for e in run],
             "stamps never decrease in a run")
        lines = [entry[25:] for entry in run]
        need(len(lines) == count and root_of([leaf(line) for line in lines]) == root, "a run is what its seal says")
        events = [json.loads(line) for line in lines]
        need(len({(e["source"], e["id"]) for e in events}) == count, "ids are unique in a batch")
        for event in events:
            authority.check(event, signers)
        stamp, index = (run[-1][:24] if run else stamp), index + count


def main(folder, ledger, root):
    folder = pathlib.Path(folder)
    signer, key = parse_key(ledger)
    text, _ = open_note((folder / "checkpoint").read_bytes(), {signer: key})
    origin, size, top = parse_checkpoint(text)
    need(origin == signer[0], "the checkpoint's origin is the ledger's name")
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
