"""Case files for bend_case.py: taken apart, packed in their form or not quite, and made up by a ledger that lies."""
import hashlib, json, pathlib, re, struct, sys, zipfile, zlib

from formats import leaf, lengthed, parse_proof, root_of, split_note

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Program"))
from ledger import bundle, event, inclusion_path, line, note, text_of    # noqa: E402

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
    for proof, entry in zip(lengthed(files["proofs"]), lengthed(files.pop("entries"))):
        files[f"entries/{parse_proof(proof)[0]}"] = entry
    return files


def numbers_of(files):
    return sorted(int(name[8:]) for name in files if name.startswith("entries/"))


def ordered(files):
    files = {**files, "entries": bundle(files[f"entries/{n}"] for n in numbers_of(files))}
    return [(name, files[name]) for name in NAMES if name in files]


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
            return [text_of(hash) for hash in inclusion_path([leaf(record) for record in block], at)]

        if name in self.lists:
            claim = {"present": {"position": position, "indices": self.lists[name], "path": path(position)}}
        else:
            around = {"before": position - 1, "behind": position}
            claim = {"absent": {"position": position, **{
                side: {"record": text_of(block[at]), "path": path(at)} for side, at in around.items() if 0 <= at < len(block)}}}
        return {"level": 0, "segment": 0, "count": len(block), **claim,
                "blockPath": [text_of(hash) for hash in inclusion_path(self.leaves, number)]}


class Liar:
    """What a ledger that lies can make: anything that its own key signs, and everything that anybody ever signed. It makes case
    files of a log of its own, out of what a true one holds. The root authority's key signs revocations, and nothing else."""
    STAMP = b"2026-01-05T09:30:00.000Z\n"

    def __init__(self, files, ledger, root):
        self.files, self.ledger, self.root = files, ledger, root
        self.summary = json.loads(files["case.json"])
        self.sealed = {proof["index"]: proof for proof in json.loads(files["seals.json"])["proofs"]}
        sections = re.findall(r"(?s)<section>.*?</section>\n", files["timeline.html"].decode())
        self.sections = {int(re.search(r"Entry</th><td>(\d+)<", section)[1]): section for section in sections}
        self.proof = min((p for p in self.sealed.values() if p["index"] > p["seal"] + 1), key=lambda p: p["index"] - p["seal"])
        self.seal = self.sent(self.proof["seal"])

    def sent(self, item):
        return b"left out" if item is None else self.files[f"entries/{item}"][25:] if isinstance(item, int) else item

    def case(self, items, behind=(), thread=None, proven=None):
        """A file of these entries, the commitment to them, and what comes behind it. An item is what was sent; or the number
        that an entry of the thread has in the true file; or None for what the file leaves out."""
        thread, origin = thread or self.summary["thread"], self.summary["origin"]
        index = ThreadIndex(self.lists(items))
        items = items + [note(forged("commitment", "threads.committed", f"log/{origin}", {
            "size": len(items), "roots": [text_of(root_of(index.leaves))]}, source="/ledger"), self.ledger)] + list(behind)
        size, complete = len(items), len(items) - len(behind) - 1
        leaves = [leaf(self.STAMP + self.sent(item)) for item in items]
        checkpoint = note(f"{origin}\n{size}\n{text_of(root_of(leaves))}\n".encode(), self.ledger)
        kept = {at: item for at, item in enumerate(items) if item is not None}
        proofs = [f"c2sp.org/tlog-proof@v1\nindex {at}\n{''.join(text_of(h) + chr(10) for h in inclusion_path(leaves, at))}\n".encode()
                  + checkpoint for at in kept]
        seals = {at: max(n for n, i in kept.items() if n < at and not self.sent(i).startswith(b"{"))
                 for at, item in kept.items() if item in self.sealed}
        keys = sorted({f"key/{id_}" for item in kept.values() if item not in self.sealed
                       for (name, id_), _ in split_note(self.sent(item))[1] if "/dept/" in name})
        return ordered({
            **{f"entries/{at}": self.STAMP + self.sent(item) for at, item in kept.items()},
            "case.json": line({**self.summary, "thread": thread, "size": size, "before": size,
                               "commitment": {"index": complete, "size": complete}}),
            "checkpoint": checkpoint,
            "proofs": bundle(proofs),
            "seals.json": line({"proofs": [{**self.sealed[kept[at]], "index": at, "seal": seal} for at, seal in seals.items()]}),
            "threads.json": line({"size": complete, "threads": [
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

    # Pieces of such a log

    def about(self, signed):
        """The authority's events about the key that signed a note first, and about its department, by type."""
        name, id_ = split_note(signed)[1][0][0]
        department, events = name.split("/dept/")[1].split("/")[0], {}
        for payload in map(self.sent, numbers_of(self.files)):
            fact = json.loads(payload.split(b"\n")[0]) if payload.startswith(b"{") else {}
            if fact.get("source") == "/authority" and fact["subject"] in (f"key/{id_}", f"dept/{department}"):
                events.setdefault(fact["type"], []).append(payload)
        events["key.revoked"] = [note(forged("revoked", "key.revoked", f"key/{id_}", {
            "key": f"{name}+{id_}", "department": department, "reason": "lost"}), self.root)]
        return events

    def beside(self, signed):
        """A note of the root authority's that has a line of a department's key, which nobody has enrolled, as well."""
        return signed + f"— {self.summary['origin']}/dept/{'1' * 18}/beside {text_of(bytes(4 + 64))}\n".encode()

    def run(self, first=None):
        """The batch: its seal, the event that is told of, and something in the place of its first event."""
        events = [None] * int(self.seal.split(b"\n")[1])
        events[self.proof["index"] - self.proof["seal"] - 1] = self.proof["index"]
        return [self.seal, first] + events[1:]


def rights(events):
    return events["department.registered"] + events["key.enrolled"][:1] + events["grant.given"]


def forged(name, kind, subject, data, source="/authority"):
    return event(source, kind, subject, data, id=f"forged/{name}", time="2026-01-05T09:30:00+08:00")
