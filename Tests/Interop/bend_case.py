"""Bends case files in every way that somebody could, and says which of them a checker did not refuse.

usage: bend_case.py SHILU ROOT-VKEY CASE.zip OLDER.zip OTHER.zip ABSENT.zip LEDGER.key ROOT.key

CASE is of a thread with several entries, the first of them a note whose key was suspended and enrolled again later, some
sealed; OLDER of the same thread at an earlier commitment; OTHER of another thread; ABSENT of one without entries. Each bent
file is given to `shilu check`, which has to name the fault, and to the Python checker. With the ledger's key and old notes
whole files are made up, too; the root authority's signs revocations for them, and nothing else.
"""
import base64, json, os, pathlib, re, subprocess, sys, tempfile

from case_files import Liar, load, numbers_of, ordered, pack, rights
from formats import lengthed
from ledger import Key, bundle, line

HERE = pathlib.Path(__file__).parent


class Bends:
    """What is bent out of a sound file. In `all` stands of each what was done, the fault that `shilu check` has to name, the
    file, and whether the Python checker has to refuse it, too."""

    def __init__(self, case, older, other, absent):
        self.whole, self.older, self.other, self.absent = load(case), load(older), load(other), load(absent)
        threads = json.loads(self.whole["threads.json"])
        self.own = [i for s in threads["threads"][0]["segments"] for i in s.get("present", {}).get("indices", [])]
        self.numbers = set(numbers_of(self.whole))
        self.summary = json.loads(self.whole["case.json"])
        self.commitment = self.summary["commitment"]
        self.all = []

    def add(self, what, fault, data, python=True):
        self.all.append((what, fault, data, python))

    def bend(self, what, fault, change, python=True):
        files = dict(self.whole)
        change(files)
        self.add(what, fault, pack(ordered(files)), python)


# Changes to the files

def edit(name, change):
    def apply(files):
        files[name] = change(files[name])
    return apply


def edit_json(name, change):
    def changed(data):
        value = json.loads(data)
        change(value)
        return line(value)
    return edit(name, changed)


def replace(name, old, new):
    def changed(data):
        assert old in data, f"{name} does not hold {old}"
        return data.replace(old, new, 1)
    return edit(name, changed)


def drop(index):
    """An entry with its proof."""
    def apply(files):
        proofs = lengthed(files["proofs"])
        del proofs[numbers_of(files).index(index)]
        del files[f"entries/{index}"]
        files["proofs"] = bundle(proofs)
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


# What is bent

def entries(bends):
    bend, own, whole = bends.bend, bends.own, bends.whole
    first, last, sealed = f"entries/{own[0]}", f"entries/{own[-1]}", json.loads(whole["seals.json"])["proofs"][0]["index"]
    forget_seal = edit_json("seals.json", lambda v: v["proofs"].pop(0))
    bend("an entry of the thread is dropped, its proof left", "case-malformed", lambda f: f.pop(first))
    bend("an entry of the thread is dropped with its proof", "case-(incomplete|malformed)", drop(own[0]))
    bend("and from the seals' proofs too", "case-(incomplete|malformed)", both(drop(sealed), forget_seal))
    bend("and from the record too", "case-", both(drop(sealed), forget_seal, edit_json(
        "threads.json", lambda v: present(v)["indices"].remove(sealed))))
    bend("an entry is altered", "case-proof", edit(last, lambda entry: entry.replace(b'"', b"'", 1)))
    bend("two entries are swapped", "case-proof", lambda f: f.update({first: f[last], last: f[first]}))
    # To a number that no other entry of the file has, and that keeps their order.
    moved = next(n for n in own if n + 1 not in bends.numbers)
    bend("an entry is renumbered", "case-proof", edit("proofs", lambda data: bundle(
        p.replace(f"\nindex {moved}\n".encode(), f"\nindex {moved + 1}\n".encode()) for p in lengthed(data))))
    bend("an entry's stamp is altered", "case-proof", edit(first, lambda entry: b"2020" + entry[4:]))
    bend("the founding is dropped", "case-incomplete|case-malformed", drop(0))
    bend("the commitment is dropped", "case-incomplete", drop(bends.commitment["index"]))
    add_foreign(bends)
    # A grant that none of these events needs may be left out: nobody claims that all are there.
    for index in sorted(bends.numbers - set(own) - {0, bends.commitment["index"]}):
        if b'"grant.' not in whole[f"entries/{index}"]:
            bend(f"what the others rest on is dropped: entry {index}",
                 "case-|unknown-key|unsealed-event|signer-refused|authority-refused", drop(index))


def add_foreign(bends):
    """An entry of the other file, where that is against the same checkpoint."""
    foreign = [n for n in numbers_of(bends.other) if n not in bends.numbers]
    if not foreign or bends.other["checkpoint"] != bends.whole["checkpoint"]:
        return
    name = f"entries/{foreign[0]}"

    def add(files):
        proofs = {n: p for f in (files, bends.other) for n, p in zip(numbers_of(f), lengthed(f["proofs"]))}
        files[name] = bends.other[name]
        files["proofs"] = bundle(proofs[n] for n in numbers_of(files))
    bends.bend(f"an entry of another thread ({foreign[0]}) is added, proven", "case-malformed|unsealed-event", add, python=False)


def entry_proofs(bends):
    bend, older, size = bends.bend, bends.older["checkpoint"], bends.summary["size"]
    bend("an inclusion proof is altered", "case-", edit("proofs", lambda data: re.sub(rb"\n[A-Za-z0-9]", b"\nx", data, count=2)))
    bend("two inclusion proofs are swapped", "case-malformed", edit("proofs", lambda data: bundle(reversed(lengthed(data)))))
    bend("an older checkpoint in their place", "case-|checkpoint", edit(
        "checkpoint", lambda data: older if older != data else data[:-8] + b"AAAAAA=\n"))
    bend("the checkpoint's root is altered", "checkpoint-signature", edit("checkpoint", lambda data: re.sub(
        rb"\n(.)(.*)=\n\n", lambda m: b"\n" + (b"B" if m[1] == b"A" else b"A") + m[2] + b"=\n\n", data, count=1)))
    bend("the checkpoint says more entries", "checkpoint-signature", replace(
        "checkpoint", f"\n{size}\n".encode(), f"\n{size + 1}\n".encode()))

    def seals(what, fault, change, python=True):
        bend(f"a seal's proof {what}", fault, edit_json("seals.json", lambda v: change(v["proofs"])), python)
    seals("is altered", "case-proof", lambda proofs: spoil(proofs[0]["path"]))
    seals("is dropped", "unsealed-event", lambda proofs: proofs.pop(0))
    seals("names another seal", "unsealed-event|case-", lambda proofs: proofs[0].update(seal=0))
    seals("is there twice", "case-malformed", lambda proofs: proofs.append(proofs[0]), python=False)


def thread_proofs(bends):
    def index(what, fault, change):
        bends.bend(what, fault, edit_json("threads.json", change))

    def first(value):
        return value["threads"][0]["segments"]

    index("a record loses an entry", "case-proof", lambda v: present(v)["indices"].pop())
    index("a record gains an entry", "case-proof", lambda v: present(v)["indices"].append(present(v)["indices"][-1] + 1))
    index("a record's path is altered", "case-proof", lambda v: spoil(present(v)["path"]))
    index("a block's path is altered", "case-proof", lambda v: spoil(first(v)[-1]["blockPath"]))
    index("a block's count is altered", "case-proof", lambda v: first(v)[0].update(count=99999))
    index("a segment is left out", "case-incomplete", lambda v: first(v).pop(0))
    index("a segment is there twice", "case-incomplete", lambda v: first(v).append(first(v)[0]))
    index("a key's thread is left out", "case-incomplete", lambda v: v["threads"].pop())
    index("the thread's proofs are those of an absent one", "case-proof|case-incomplete", lambda v: v["threads"][0].update(
        segments=first(json.loads(bends.absent["threads.json"]))))
    index("absence is claimed of a thread that is there", "case-proof", lambda v: [
        (s.pop("present"), s.update(absent={"position": 0} if s["count"] == 0 else {"position": s["count"], "before": {
            "record": base64.b64encode(bytes(15) + b"\1" + bytes(32)).decode(), "path": []}})) for s in first(v) if "present" in s])


def commitments(bends):
    bend, commitment = bends.bend, bends.commitment
    older_index = edit("threads.json", lambda _: bends.older["threads.json"])
    older_commitment = json.loads(bends.older["case.json"])["commitment"]
    bend("the older commitment with the newer entries", "case-|commitment", both(
        older_index, edit_json("case.json", lambda v: v.update(commitment=older_commitment))))
    bend("the newer claim with the older proofs", "case-", older_index)
    bend("the commitment is said to cover more", "case-", edit_json("case.json", lambda v: v.update(
        commitment={"index": commitment["index"], "size": commitment["size"] + 1})))
    bend("it is said to be of another thread", "case-", edit(
        "case.json", lambda data: data.replace(bends.summary["thread"].encode(), b"complaint/none")))
    bend("it is said to be complete to what was left out", "case-", edit_json("case.json", lambda v: v.update(before=1)))


def sound_lies(liar, founding, noted, single, batch):
    """Old notes in a log that was made up, such as a ledger could have, so that what is refused is refused for the lie."""
    return [
        ("the file packed again", "Each was signed", ordered(liar.files)),
        ("a true note", "Each was signed by keys that could sign it then, singly", liar.case([founding] + rights(single) + [noted])),
        ("a true batch", "Each was signed", liar.case([founding] + rights(batch) + liar.run())),
        ("a grant that another department's key has signed, too", "Each was signed",
         liar.case([founding] + rights(single)[:-1] + [liar.beside(rights(single)[-1])] + [noted])),
        ("a true note behind the commitment", "That none of these keys was suspended or revoked from entry",
         liar.case([founding] + rights(single), behind=[noted])),
    ]


def lies(bends, liar, founding, noted, single, batch):
    unproven = dict(liar.case([founding] + rights(single)[:-1] + [liar.beside(rights(single)[-1])] + [noted]))
    edit_json("threads.json", lambda v: v["threads"].remove(next(t for t in v["threads"] if t["thread"] == "key/00000000")))(unproven)
    for what, fault, files in [
        ("a key that has signed beside the root authority is not proven", "case-incomplete", list(unproven.items())),
        ("a suspended key is enrolled by the note that enrolled it first", "id-reused", liar.case(
            [founding] + rights(single) + single["key.suspended"] + single["key.enrolled"][:1] + [noted])),
        ("a note is recorded twice", "id-reused", liar.case([founding] + rights(single) + [noted, noted])),
        ("a revoked key comes back, since its department is registered late", "authority-refused", liar.case(
            [founding] + single["key.enrolled"][:1] + single["key.revoked"] + single["department.registered"]
            + single["key.enrolled"][1:] + single["grant.given"] + [noted])),
        ("a batch is recorded twice", "batch-reused", liar.case([founding] + rights(batch) + liar.run() + liar.run())),
        ("its key is revoked within a run", "run-broken", liar.case(
            [founding] + rights(batch) + liar.run(batch["key.revoked"][0]))),
        ("a note stands within a run", "run-broken", liar.case([founding] + rights(batch) + rights(single) + liar.run(noted))),
        ("a name that only looks like the thread's is absent", "case-malformed", liar.case(
            [founding], thread="subject/K", proven="subject/\u212a")),
        ("a name that looks like another", "case-malformed", liar.case([founding], thread="subject/\u212a")),
        ("a name that acts on a terminal", "case-malformed", liar.case([founding], thread="subject/\u001b[2J")),
        ("a name of no kind of thread", "case-malformed", liar.case([founding], thread="nothing/1")),
    ]:
        bends.add(what, fault, pack(files))


def page(bends):
    def bend(what, change, python=True):
        bends.bend(f"the timeline {what}", "case-timeline", change, python)
    bend("is altered", replace("timeline.html", b"</h1>", b"!</h1>"), python=False)
    bend("leaves an entry out", edit("timeline.html", lambda data: re.sub(rb"(?s)<section>.*?</section>\n", b"", data, count=1)))
    bend("names another signer", edit(
        "timeline.html", lambda data: re.sub(rb"(Signed by</th><td>)", rb"\1somebody/", data, count=1)))
    bend("has a script", replace("timeline.html", b"<section>", b"<script>1</script><section>"))
    bend("is that of another thread", edit("timeline.html", lambda _: bends.other["timeline.html"]))


def archive(bends):
    plain = ordered(bends.whole)
    whole = pack(plain)
    for what, data in [
        ("a byte behind it", whole + b"\0"), ("a byte before it", b"\0" + whole), ("a comment", pack(plain, comment=b"x")),
        ("an extra field", pack(plain, extra=b"\1\0\0\0")), ("gaps", pack(plain, gap=b"\0")), ("a time", pack(plain, date=0x5A21)),
        ("encryption", pack(plain, flags=0x0801)), ("files that are only stored", pack(plain, method=0)),
        ("a newer version", pack(plain, version=45)), ("cut short", whole[:-30]), ("nothing", b""),
        ("a file that claims to be smaller", pack(plain, claim=10)), ("a file that claims 4 GB", pack(plain, claim=0xFFFFFFF0)),
        ("a name that climbs", pack(plain + [("../x", b"")])), ("a name of a folder", pack(plain + [("entries/", b"")])),
        ("a name twice", pack(plain + [plain[-1]])), ("a file too many", pack(plain + [("more", b"")])),
        ("no timeline", pack([f for f in plain if f[0] != "timeline.html"])), ("files in another order", pack(plain[1:] + plain[:1])),
    ]:
        bends.add(f"the archive: {what}", "case-", data, python=False)
    for step in range(12):
        place = (len(whole) // 2 + step * 997) % len(whole)
        data = whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1:]
        bends.add(f"the archive: bit at byte {place}", "", data, python=False)


def judge(shilu, root, sound, bent):
    """Asks both checkers about each file; how many are not judged as they should be."""
    wrongs = []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bent.zip")

        def shilu_checks(data):
            """The exit code, and all that was said."""
            pathlib.Path(path).write_bytes(data)
            run = subprocess.run([shilu, "check", path, "--root", root], capture_output=True, text=True)
            return run.returncode, (run.stdout + run.stderr).strip()

        def python_takes():
            checker = [sys.executable, str(HERE / "verify_case.py"), path, root]
            return subprocess.run(checker, capture_output=True).returncode == 0

        def report(verdict, what, wrong):
            wrongs.append(bool(wrong))
            print(f"FAIL  {what}: {'; '.join(wrong)}" if wrong else f"ok    {verdict}: {what}")

        for what, words, files in sound:
            code, said = shilu_checks(pack(files))
            wrong = [] if code == 0 and words in said else [f"shilu: exit code {code}: {said}"]
            report("accepted", what, wrong + ([] if python_takes() else ["Python refuses it"]))
        for what, fault, data, python in bent:
            code, said = shilu_checks(data)
            wrong = [] if code == 1 and re.search(fault, said) else [f"shilu: exit code {code}: {said[-200:]}"]
            report("refused", what, wrong + (["Python accepts it"] if python and python_takes() else []))
    print(f"{wrongs.count(False)} passed, {wrongs.count(True)} failed")
    return wrongs.count(True)


def main(shilu, root, case, older, other, absent, ledger_key, root_key):
    bends = Bends(case, older, other, absent)
    liar = Liar(bends.whole, Key.load(ledger_key), Key.load(root_key))
    noted = bends.own[0]
    told = (liar, liar.sent(0), noted, liar.about(liar.sent(noted)), liar.about(liar.seal))
    entries(bends)
    entry_proofs(bends)
    thread_proofs(bends)
    commitments(bends)
    lies(bends, *told)
    page(bends)
    archive(bends)
    return judge(shilu, root, sound_lies(*told), bends.all)


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:9]) else 0)
