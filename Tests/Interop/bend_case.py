"""Bends case files in every way that somebody could, and says which of them a checker did not refuse.

usage: bend_case.py SHILU ROOT-VKEY CASE.zip OLDER.zip OTHER.zip ABSENT.zip

CASE is of a thread with several entries, some sealed; OLDER of the same thread at an earlier commitment; OTHER of another
thread; ABSENT of one without entries. Each bent file is given to `shilu check`, which has to name the fault, and to the
Python checker.
"""
import base64, copy, json, os, pathlib, re, struct, subprocess, sys, tempfile, zipfile, zlib

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


def main(shilu, root, case, older, other, absent):
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
            files[name] = (json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
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
        pathlib.Path(path).write_bytes(archive)
        again = subprocess.run([shilu, "check", path, "--root", root], capture_output=True, text=True)
        if again.returncode:
            print(f"FAIL  the file packed again is not accepted: {again.stderr}")
            failed += 1
        for what, fault, data, python in bent:
            pathlib.Path(path).write_bytes(data)
            run = subprocess.run([shilu, "check", path, "--root", root], capture_output=True, text=True)
            said = run.stdout + run.stderr
            wrong = []
            if run.returncode != 1 or not re.search(fault, said):
                wrong.append(f"shilu: exit code {run.returncode}: {said.strip()[-200:]}")
            if python and subprocess.run([sys.executable, str(HERE / "verify_case.py"), path, root], capture_output=True).returncode == 0:
                wrong.append("Python accepts it")
            passed, failed = passed + (not wrong), failed + bool(wrong)
            print(f"FAIL  {what}: {'; '.join(wrong)}" if wrong else f"ok    refused: {what}")
    print(f"{passed} passed, {failed} failed")
    return failed


def change_case(data, commitment):
    value = json.loads(data)
    value["commitment"] = commitment
    return (json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:7]) else 0)
