"""Bends case files in every way that somebody could, and says which of them a checker did not refuse.

usage: bend_case.py SHILU ROOT-VKEY CASE.zip OLDER.zip OTHER.zip ABSENT.zip LEDGER.key ROOT.key

CASE is of a thread with several entries, the first of them a note whose key was suspended and enrolled again later, some
sealed; OLDER of the same thread at an earlier commitment; OTHER of another thread; ABSENT of one without entries. Each bent
file is given to `shilu check`, which has to name the fault, and to the Python checker. With the ledger's key and old notes
whole files are made up, too; the root authority's signs revocations for them, and nothing else.
"""
import base64, copy, hashlib, json, os, pathlib, re, struct, subprocess, sys, tempfile, zipfile, zlib
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from formats import leaf, root_of, split_note

HERE = pathlib.Path(__file__).parent
NAMES = ["case.json", "checkpoint", "entries", "proofs", "seals.json", "threads.json", "timeline.html"]


def pack(files, method=8, extra=b"", comment=b"", gap=b"", flags=0x0800, version=20, date=0x21, claim=None):
    """A ZIP archive in just the form of a case file, or not quite."""
    body, directory = b"", b""
    for name, data in files:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush() if method == 8 else data
        header = struct.pack("<HHHHHIIIHH", version, flags, method, 0, date, zlib.crc32(data), len(packed),
                             claim if claim is not None and name == "proofs" else len(data), len(name), len(extra))
        directory += b"PK\1\2" + struct.pack("<H", 20) + header + bytes(10) + struct.pack("<I", len(body)) + name.encode() + extra
        body += b"PK\3\4" + header + name.encode() + extra + packed + gap
    return body + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body),
                                                     len(comment)) + comment


def load(path):
    """The files, with every entry as one of its own: `entries/<index>`."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    indices = [int(re.search(rb"\nindex (\d+)\n", proof)[1]) for proof in lengthed(files["proofs"])]
    for index, entry in zip(indices, lengthed(files.pop("entries"))):
        files[f"entries/{index}"] = entry
    return files


def numbers_of(files):
    return sorted(int(name[8:]) for name in files if name.startswith("entries/"))


def ordered(files):
    entries = b"".join(len(e).to_bytes(2, "big") + e for e in (files[f"entries/{n}"] for n in numbers_of(files)))
    files = {**files, "entries": entries}
    return [(name, files[name]) for name in NAMES if name in files]


def lengthed(data):
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        yield data[at + 2:at + 2 + length]
        at += 2 + length


# What a ledger that lies can make: anything that its own key signs, and everything that anybody ever signed

class Key:
    """A private key, from a file as `shilu key new` writes it."""
    def __init__(self, path):
        _, _, self.name, self.id, seed = pathlib.Path(path).read_text().strip().split("+", 4)
        self.private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)[1:])

    def sign(self, text):
        return text + f"\n— {self.name} {base64_of(bytes.fromhex(self.id) + self.private.sign(text))}\n".encode()


def base64_of(data):
    return base64.b64encode(data).decode()


def compact(value):
    return (json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def event(id_, source, kind, subject, data):
    return compact({"specversion": "1.0", "id": id_, "source": source, "type": kind, "subject": subject,
                    "time": "2026-01-05T09:30:00+08:00", "data": data})


def path_of(index, hashes):
    """The inclusion proof of a leaf (RFC 6962 §2.1.1)."""
    if len(hashes) == 1:
        return []
    half = 1 << (len(hashes) - 1).bit_length() - 1
    if index < half:
        return path_of(index, hashes[:half]) + [root_of(hashes[half:])]
    return path_of(index - half, hashes[half:]) + [root_of(hashes[:half])]


class ThreadIndex:
    """The only segment of a small log, made of the entries of some threads."""
    def __init__(self, lists):
        self.lists, self.blocks = lists, [[] for _ in range(32)]
        for name, indices in lists.items():
            record = len(indices).to_bytes(8, "big") + leaf(b"".join(i.to_bytes(8, "big") for i in indices))
            self.blocks[self.key(name)[0] >> 3].append(self.key(name) + record)
        self.blocks = [sorted(block) for block in self.blocks]
        self.leaves = [leaf(len(block).to_bytes(8, "big") + root_of([leaf(record) for record in block]))
                       for block in self.blocks]

    @staticmethod
    def key(name):
        return hashlib.sha256(name.encode()).digest()[:8]

    def proof(self, name):
        """What the segment says of a thread."""
        number = self.key(name)[0] >> 3
        block = self.blocks[number]
        position = sum(record[:8] < self.key(name) for record in block)

        def path(at):
            return [base64_of(hash) for hash in path_of(at, [leaf(record) for record in block])]

        if name in self.lists:
            claim = {"present": {"position": position, "indices": self.lists[name], "path": path(position)}}
        else:
            around = {"before": position - 1, "behind": position}
            claim = {"absent": {"position": position, **{
                side: {"record": base64_of(block[at]), "path": path(at)} for side, at in around.items() if 0 <= at < len(block)}}}
        return {"level": 0, "segment": 0, "count": len(block), **claim,
                "blockPath": [base64_of(hash) for hash in path_of(number, self.leaves)]}


class Liar:
    """Makes case files of a log of its own, out of what a true one holds."""
    STAMP = b"2026-01-05T09:30:00.000Z\n"

    def __init__(self, files, ledger):
        self.files, self.ledger = files, Key(ledger)
        self.summary = json.loads(files["case.json"])
        self.sealed = {proof["index"]: proof for proof in json.loads(files["seals.json"])["proofs"]}
        sections = re.findall(r"(?s)<section>.*?</section>\n", files["timeline.html"].decode())
        self.sections = {int(re.search(r"Entry</th><td>(\d+)<", section)[1]): section for section in sections}

    def sent(self, item):
        return b"left out" if item is None else self.files[f"entries/{item}"][25:] if isinstance(item, int) else item

    def case(self, items, behind=(), thread=None, proven=None):
        """A file of these entries, the commitment to them, and what comes behind it. An item is what was sent; or the number
        that an entry of the thread has in the true file; or None for what the file leaves out."""
        thread, origin = thread or self.summary["thread"], self.summary["origin"]
        index = ThreadIndex(self.lists(items))
        items = items + [self.ledger.sign(event("forged/commitment", "/ledger", "threads.committed", f"log/{origin}", {
            "size": len(items), "roots": [base64_of(root_of(index.leaves))]}))] + list(behind)
        size, complete = len(items), len(items) - len(behind) - 1
        leaves = [leaf(self.STAMP + self.sent(item)) for item in items]
        checkpoint = self.ledger.sign(f"{origin}\n{size}\n{base64_of(root_of(leaves))}\n".encode())
        kept = {at: item for at, item in enumerate(items) if item is not None}
        proofs = [f"c2sp.org/tlog-proof@v1\nindex {at}\n{''.join(base64_of(h) + chr(10) for h in path_of(at, leaves))}\n".encode()
                  + checkpoint for at in kept]
        seals = {at: max(n for n, i in kept.items() if n < at and not self.sent(i).startswith(b"{"))
                 for at, item in kept.items() if item in self.sealed}
        keys = sorted({f"key/{id_}" for item in kept.values() if item not in self.sealed
                       for (name, id_), _ in split_note(self.sent(item))[1] if "/dept/" in name})
        return ordered({
            **{f"entries/{at}": self.STAMP + self.sent(item) for at, item in kept.items()},
            "case.json": compact({**self.summary, "thread": thread, "size": size, "before": size,
                                  "commitment": {"index": complete, "size": complete}}),
            "checkpoint": checkpoint,
            "proofs": b"".join(len(proof).to_bytes(2, "big") + proof for proof in proofs),
            "seals.json": compact({"proofs": [{**self.sealed[kept[at]], "index": at, "seal": seal} for at, seal in seals.items()]}),
            "threads.json": compact({"size": complete, "threads": [
                {"thread": name, "segments": [index.proof(name)]} for name in [proven or thread] + keys]}),
            "timeline.html": self.timeline(thread, complete, {at: i for at, i in kept.items() if isinstance(i, int)}, seals)})

    def lists(self, items):
        """The entries of the thread, and of the threads of keys."""
        lists = {}
        for at, item in enumerate(items):
            subject = re.search(rb'"subject":"(key/[0-9a-f]{8})"', self.sent(item))
            name = self.summary["thread"] if isinstance(item, int) else subject and subject[1].decode()
            if name:
                lists.setdefault(name, []).append(at)
        return lists

    def timeline(self, thread, complete, told, seals):
        head = self.files["timeline.html"].decode().split("<table>")[0]
        rows = [("账本 Ledger", self.summary["origin"]), ("卷宗 Thread", thread), ("记录数 Entries", len(told)),
                ("完整至 Complete to", f"前 {complete} 条 · the first {complete} entries of the ledger")]
        page = head + "<table>\n" + "".join(f"<tr><th>{label}</th><td>{text}</td></tr>\n" for label, text in rows) + "</table>\n"
        for at, number in told.items():
            section = re.sub(r"(Entry</th><td>)\d+", rf"\g<1>{at}", self.sections[number], count=1)
            section = re.sub(r"(Recorded</th><td>)[^<]+", rf"\g<1>{self.STAMP[:24].decode()}", section, count=1)
            page += re.sub(r"(Under seal</th><td>)[^<]+", lambda m: f"{m[1]}第 {seals[at]} 条 · entry {seals[at]}", section, count=1)
        return (page + "</body>\n</html>\n").encode()


def main(shilu, root, case, older, other, absent, ledger_key, root_key):
    whole, old, stranger, nothing = load(case), load(older), load(other), load(absent)
    threads = json.loads(whole["threads.json"])
    own = [i for s in threads["threads"][0]["segments"] for i in s.get("present", {}).get("indices", [])]
    sealed = [p["index"] for p in json.loads(whole["seals.json"])["proofs"]]
    commitment = json.loads(whole["case.json"])["commitment"]
    bent = []

    def bend(what, fault, change, python=True):
        files = copy.deepcopy(whole)
        change(files)
        bent.append((what, fault, pack(ordered(files)), python))

    def change_json(name, change):
        def apply(files):
            value = json.loads(files[name])
            change(value)
            files[name] = compact(value)
        return apply

    def drop(index):
        def apply(files):
            numbers = numbers_of(files)
            proofs = list(lengthed(files["proofs"]))
            del files[f"entries/{index}"]
            del proofs[numbers.index(index)]
            files["proofs"] = b"".join(len(p).to_bytes(2, "big") + p for p in proofs)
        return apply

    def both(*changes):
        def apply(files):
            for change in changes:
                change(files)
        return apply

    def present(value):
        return next(s["present"] for s in value["threads"][0]["segments"] if "present" in s)

    def spoil(texts, at=0):
        raw = bytearray(base64.b64decode(texts[at]))
        raw[0] ^= 1
        texts[at] = base64.b64encode(raw).decode()

    def replace(name, old_, new):
        def apply(files):
            assert old_ in files[name], f"{name} does not hold {old_}"
            files[name] = files[name].replace(old_, new, 1)
        return apply

    # Entries.
    forget_seal = change_json("seals.json", lambda v: v["proofs"].pop(0))
    bend("an entry of the thread is dropped, its proof left", "case-malformed", lambda f: f.pop(f"entries/{own[0]}"))
    bend("an entry of the thread is dropped with its proof", "case-(incomplete|malformed)", drop(own[0]))
    bend("and from the seals' proofs too", "case-(incomplete|malformed)", both(drop(sealed[0]), forget_seal))
    bend("and from the record too", "case-", both(drop(sealed[0]), forget_seal, change_json(
        "threads.json", lambda v: present(v)["indices"].remove(sealed[0]))))
    bend("an entry is altered", "case-proof", lambda f: f.update({f"entries/{own[-1]}": f[f"entries/{own[-1]}"].replace(b'"', b"'", 1)}))
    bend("two entries are swapped", "case-proof", lambda f: f.update(
        {f"entries/{own[0]}": f[f"entries/{own[-1]}"], f"entries/{own[-1]}": f[f"entries/{own[0]}"]}))
    # To a number that no other entry of the file has, and that keeps their order.
    numbers = set(numbers_of(whole))
    moved = next(n for n in own if n + 1 not in numbers)
    bend("an entry is renumbered", "case-proof", lambda f: f.update({"proofs": b"".join(
        len(p).to_bytes(2, "big") + p for p in (p.replace(f"\nindex {moved}\n".encode(), f"\nindex {moved + 1}\n".encode())
                                                for p in lengthed(f["proofs"])))}))
    bend("an entry's stamp is altered", "case-proof", lambda f: f.update({f"entries/{own[0]}": b"2020" + f[f"entries/{own[0]}"][4:]}))
    bend("the founding is dropped", "case-incomplete|case-malformed", drop(0))
    bend("the commitment is dropped", "case-incomplete", drop(commitment["index"]))
    foreign = [f"entries/{n}" for n in numbers_of(stranger) if n not in numbers]
    if foreign and stranger["checkpoint"] == whole["checkpoint"]:
        def add(files):
            all_ = {n: p for f in (files, stranger) for n, p in zip(numbers_of(f), lengthed(f["proofs"]))}
            files[foreign[0]] = stranger[foreign[0]]
            files["proofs"] = b"".join(len(all_[n]).to_bytes(2, "big") + all_[n] for n in numbers_of(files))
        bend(f"an entry of another thread ({foreign[0][8:]}) is added, proven", "case-malformed|unsealed-event", add, python=False)
    # A grant that none of these events needs may be left out: nobody claims that all are there.
    resting = {n for n in numbers - set(own) - {0, commitment["index"]} if b'"grant.' not in whole[f"entries/{n}"]}
    for index in sorted(resting):
        bend(f"what the others rest on is dropped: entry {index}",
             "case-|unknown-key|unsealed-event|signer-refused|authority-refused", drop(index))

    # Proofs of entries.
    bend("an inclusion proof is altered", "case-", lambda f: f.update({"proofs": re.sub(rb"\n[A-Za-z0-9]", b"\nx", f["proofs"], count=2)}))
    bend("two inclusion proofs are swapped", "case-malformed", lambda f: f.update({"proofs": b"".join(
        len(p).to_bytes(2, "big") + p for p in reversed(list(lengthed(f["proofs"]))))}))
    bend("an older checkpoint in their place", "case-|checkpoint", lambda f: f.update({"checkpoint": old["checkpoint"]})
         if old["checkpoint"] != whole["checkpoint"] else f.update({"checkpoint": f["checkpoint"][:-8] + b"AAAAAA=\n"}))
    bend("the checkpoint's root is altered", "checkpoint-signature", lambda f: f.update(
        {"checkpoint": re.sub(rb"\n(.)(.*)=\n\n", lambda m: b"\n" + (b"B" if m[1] == b"A" else b"A") + m[2] + b"=\n\n", f["checkpoint"], count=1)}))
    bend("the checkpoint says more entries", "checkpoint-signature", replace(
        "checkpoint", f"\n{json.loads(whole['case.json'])['size']}\n".encode(), f"\n{json.loads(whole['case.json'])['size'] + 1}\n".encode()))
    bend("a seal's proof is altered", "case-proof", change_json("seals.json", lambda v: spoil(v["proofs"][0]["path"])))
    bend("a seal's proof is dropped", "unsealed-event", change_json("seals.json", lambda v: v["proofs"].pop(0)))
    bend("a seal's proof names another seal", "unsealed-event|case-", change_json("seals.json", lambda v: v["proofs"][0].update(seal=0)))
    bend("a seal's proof is there twice", "case-malformed", change_json("seals.json", lambda v: v["proofs"].append(v["proofs"][0])), python=False)

    # Proofs that nothing is omitted.
    bend("a record loses an entry", "case-proof", change_json("threads.json", lambda v: present(v)["indices"].pop()))
    bend("a record gains an entry", "case-proof", change_json("threads.json", lambda v: present(v)["indices"].append(present(v)["indices"][-1] + 1)))
    bend("a record's path is altered", "case-proof", change_json("threads.json", lambda v: spoil(present(v)["path"])))
    bend("a block's path is altered", "case-proof", change_json("threads.json", lambda v: spoil(v["threads"][0]["segments"][-1]["blockPath"])))
    bend("a block's count is altered", "case-proof", change_json("threads.json", lambda v: v["threads"][0]["segments"][0].update(count=99999)))
    bend("a segment is left out", "case-incomplete", change_json("threads.json", lambda v: v["threads"][0]["segments"].pop(0)))
    bend("a segment is there twice", "case-incomplete", change_json("threads.json", lambda v: v["threads"][0]["segments"].append(v["threads"][0]["segments"][0])))
    bend("a key's thread is left out", "case-incomplete", change_json("threads.json", lambda v: v["threads"].pop()))
    bend("the thread's proofs are those of an absent one", "case-proof|case-incomplete", change_json("threads.json", lambda v: v["threads"][0].update(
        segments=json.loads(nothing["threads.json"])["threads"][0]["segments"])))
    bend("absence is claimed of a thread that is there", "case-proof", change_json("threads.json", lambda v: [
        (s.pop("present"), s.update(absent={"position": 0} if s["count"] == 0 else {"position": s["count"], "before": {
            "record": base64.b64encode(bytes(15) + b"\1" + bytes(32)).decode(), "path": []}})) for s in v["threads"][0]["segments"] if "present" in s]))
    bend("the older commitment with the newer entries", "case-|commitment", lambda f: f.update(
        {"threads.json": old["threads.json"], "case.json": change_case(f["case.json"], json.loads(old["case.json"])["commitment"])}))
    bend("the newer claim with the older proofs", "case-", lambda f: f.update({"threads.json": old["threads.json"]}))
    bend("the commitment is said to cover more", "case-", lambda f: f.update({"case.json": change_case(
        f["case.json"], {"index": commitment["index"], "size": commitment["size"] + 1})}))
    bend("it is said to be of another thread", "case-", lambda f: f.update({"case.json": f["case.json"].replace(
        json.loads(f["case.json"])["thread"].encode(), b"complaint/none")}))
    bend("it is said to be complete to what was left out", "case-", change_json("case.json", lambda v: v.update(before=1)))

    # Old notes in a log that was made up: first such as a ledger could have, so that what is refused is refused for the lie.
    liar = Liar(whole, ledger_key)
    founding, noted = whole["entries/0"][25:], own[0]
    proof = min((p for p in liar.sealed.values() if p["index"] > p["seal"] + 1), key=lambda p: p["index"] - p["seal"])
    seal = whole[f"entries/{proof['seal']}"][25:]

    def about(note):
        """Who signed a note first; and the authority's events about that key and its department, by type."""
        name, id_ = split_note(note)[1][0][0]
        department, events = name.split("/dept/")[1].split("/")[0], {}
        for payload in (whole[f"entries/{n}"][25:] for n in numbers_of(whole)):
            fact = json.loads(payload.split(b"\n")[0]) if payload.startswith(b"{") else {}
            if fact.get("source") == "/authority" and fact["subject"] in (f"key/{id_}", f"dept/{department}"):
                events.setdefault(fact["type"], []).append(payload)
        revoked = event("forged/revoked", "/authority", "key.revoked", f"key/{id_}",
                        {"key": f"{name}+{id_}", "department": department, "reason": "lost"})
        events["key.revoked"] = [Key(root_key).sign(revoked)]
        return events

    def rights(events):
        return events["department.registered"] + events["key.enrolled"][:1] + events["grant.given"]

    def beside(note):
        """A note of the root authority's that has a line of a department's key, which nobody has enrolled, as well."""
        return note + f"— {liar.summary['origin']}/dept/{'1' * 18}/beside {base64_of(bytes(4 + 64))}\n".encode()

    def run(first=None):
        """The batch: its seal, the event that is told of, and something in the place of its first event."""
        events = [None] * int(seal.split(b"\n")[1])
        events[proof["index"] - proof["seal"] - 1] = proof["index"]
        return [seal, first] + events[1:]

    single, batch = about(whole[f"entries/{noted}"][25:]), about(seal)
    sound = [
        ("the file packed again", "Each was signed", ordered(whole)),
        ("a true note", "Each was signed by keys that could sign it then, singly", liar.case([founding] + rights(single) + [noted])),
        ("a true batch", "Each was signed", liar.case([founding] + rights(batch) + run())),
        ("a grant that another department's key has signed, too", "Each was signed",
         liar.case([founding] + rights(single)[:-1] + [beside(rights(single)[-1])] + [noted])),
        ("a true note behind the commitment", "That none of these keys was suspended or revoked from entry",
         liar.case([founding] + rights(single), behind=[noted])),
    ]
    unproven = dict(liar.case([founding] + rights(single)[:-1] + [beside(rights(single)[-1])] + [noted]))
    change_json("threads.json", lambda v: v["threads"].remove(next(t for t in v["threads"] if t["thread"] == "key/00000000")))(unproven)
    for what, fault, files in [
        ("a key that has signed beside the root authority is not proven", "case-incomplete", list(unproven.items())),
        ("a suspended key is enrolled by the note that enrolled it first", "id-reused", liar.case(
            [founding] + rights(single) + single["key.suspended"] + single["key.enrolled"][:1] + [noted])),
        ("a note is recorded twice", "id-reused", liar.case([founding] + rights(single) + [noted, noted])),
        ("a revoked key comes back, since its department is registered late", "authority-refused", liar.case(
            [founding] + single["key.enrolled"][:1] + single["key.revoked"] + single["department.registered"]
            + single["key.enrolled"][1:] + single["grant.given"] + [noted])),
        ("a batch is recorded twice", "batch-reused", liar.case([founding] + rights(batch) + run() + run())),
        ("its key is revoked within a run", "run-broken", liar.case([founding] + rights(batch) + run(batch["key.revoked"][0]))),
        ("a note stands within a run", "run-broken", liar.case([founding] + rights(batch) + rights(single) + run(noted))),
        ("a name that only looks like the thread's is absent", "case-malformed", liar.case(
            [founding], thread="subject/K", proven="subject/\u212a")),
        ("a name that looks like another", "case-malformed", liar.case([founding], thread="subject/\u212a")),
        ("a name that acts on a terminal", "case-malformed", liar.case([founding], thread="subject/\u001b[2J")),
        ("a name of no kind of thread", "case-malformed", liar.case([founding], thread="nothing/1")),
    ]:
        bent.append((what, fault, pack(files), True))

    # What people read.
    bend("the timeline is altered", "case-timeline", replace("timeline.html", b"</h1>", b"!</h1>"), python=False)
    bend("the timeline leaves an entry out", "case-timeline", lambda f: f.update({"timeline.html": re.sub(
        rb"(?s)<section>.*?</section>\n", b"", f["timeline.html"], count=1)}))
    bend("the timeline names another signer", "case-timeline", lambda f: f.update({"timeline.html": re.sub(
        rb"(Signed by</th><td>)", rb"\1somebody/", f["timeline.html"], count=1)}))
    bend("the timeline has a script", "case-timeline", replace("timeline.html", b"<section>", b"<script>1</script><section>"))
    bend("the timeline is that of another thread", "case-timeline", lambda f: f.update({"timeline.html": stranger["timeline.html"]}))

    # The archive.
    plain = ordered(whole)
    archive = pack(plain)
    for what, data in [
        ("a byte behind it", archive + b"\0"), ("a byte before it", b"\0" + archive), ("a comment", pack(plain, comment=b"x")),
        ("an extra field", pack(plain, extra=b"\1\0\0\0")), ("gaps", pack(plain, gap=b"\0")), ("a time", pack(plain, date=0x5A21)),
        ("encryption", pack(plain, flags=0x0801)), ("files that are only stored", pack(plain, method=0)), ("a newer version", pack(plain, version=45)),
        ("cut short", archive[:-30]), ("nothing", b""), ("a file that claims to be smaller", pack(plain, claim=10)),
        ("a file that claims 4 GB", pack(plain, claim=0xFFFFFFF0)), ("a name that climbs", pack(plain + [("../x", b"")])),
        ("a name of a folder", pack(plain + [("entries/", b"")])), ("a name twice", pack(plain + [plain[-1]])),
        ("a file too many", pack(plain + [("more", b"")])), ("no timeline", pack([f for f in plain if f[0] != "timeline.html"])),
        ("files in another order", pack(plain[1:] + plain[:1])),
    ]:
        bent.append((f"the archive: {what}", "case-", data, False))
    at = len(archive) // 2
    for step in range(12):
        place = (at + step * 997) % len(archive)
        bent.append((f"the archive: bit at byte {place}", "", archive[:place] + bytes([archive[place] ^ 4]) + archive[place + 1:], False))

    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bent.zip")

        python_checks = [sys.executable, str(HERE / "verify_case.py"), path, root]

        def shilu_checks(data):
            """The exit code, and all that was said."""
            pathlib.Path(path).write_bytes(data)
            run = subprocess.run([shilu, "check", path, "--root", root], capture_output=True, text=True)
            return run.returncode, (run.stdout + run.stderr).strip()

        for what, words, files in sound:
            code, said = shilu_checks(pack(files))
            wrong = [] if code == 0 and words in said else [f"shilu: exit code {code}: {said}"]
            if subprocess.run(python_checks, capture_output=True).returncode:
                wrong.append("Python refuses it")
            passed, failed = passed + (not wrong), failed + bool(wrong)
            print(f"FAIL  {what}: {'; '.join(wrong)}" if wrong else f"ok    accepted: {what}")
        for what, fault, data, python in bent:
            code, said = shilu_checks(data)
            wrong = []
            if code != 1 or not re.search(fault, said):
                wrong.append(f"shilu: exit code {code}: {said[-200:]}")
            if python and subprocess.run(python_checks, capture_output=True).returncode == 0:
                wrong.append("Python accepts it")
            passed, failed = passed + (not wrong), failed + bool(wrong)
            print(f"FAIL  {what}: {'; '.join(wrong)}" if wrong else f"ok    refused: {what}")
    print(f"{passed} passed, {failed} failed")
    return failed


def change_case(data, commitment):
    value = json.loads(data)
    value["commitment"] = commitment
    return compact(value)


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:9]) else 0)
