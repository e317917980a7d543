"""A checker of case files, written from ARCHITECTURE.md and the public specifications alone. It shares no code with Shilu.

usage: verify_case.py CASE.zip ROOT-VKEY [--absent]

Of timeline.html it checks that it tells of these entries, in order, by these signers, and runs nothing; that every word
of it is right takes the vocabulary, which `shilu check` has.
"""
import hashlib, html.parser, json, re, sys, zipfile

from formats import (STAMP, Fault, base64_of, checks, hash_of, leaf, lengthed, need, open_checkpoint, open_note, parse_checkpoint,
                     parse_key, parse_proof, root_from, split_note)
from verify import Authority

SPAN, FANOUT, LEVELS = 16384, 32, 10

# A name that is not of this form has a look-alike: not every reader tells U+212A from K.
THREAD = re.compile(
    "authority|reference|(log|dept|key|calendar|deadline|projection|item|subject|officer|plan|inspection|complaint|action"
    "|penalty|coercion|approval|checklist|law|precedent|contingency|credit|sanction|model|evaluation|lead|batch|signal"
    "|exchange)/[A-Za-z0-9][A-Za-z0-9._:~+/-]{0,127}")


def hashes(texts):
    return [hash_of(text) for text in texts]


# The thread index and what commits to it

def span(level):
    return SPAN * FANOUT ** level


def covering(size):
    segments, covered = [], 0
    for level in reversed(range(LEVELS)):
        segments += [(level, n) for n in range(covered // span(level), size // span(level))]
        covered = size // span(level) * span(level)
    return segments + ([(0, covered // SPAN)] if covered < size else [])


def key_of(thread):
    return hashlib.sha256(thread.encode()).digest()[:8]


def segment_root(key, proof, size):
    """The root that the proof gives, and the entries it claims."""
    level, number, count = proof["level"], proof["segment"], proof["count"]
    indices = []
    if "present" in proof:
        need("absent" not in proof, "a segment says one thing")
        claim = proof["present"]
        indices = claim["indices"]
        need(indices and indices == sorted(set(indices)), "a record's entries ascend")
        need(span(level) * number <= indices[0] and indices[-1] < min(size, span(level) * (number + 1)),
             "a record's entries are in its segment")
        record = key + len(indices).to_bytes(8, "big") + leaf(b"".join(i.to_bytes(8, "big") for i in indices))
        block = root_from(leaf(record), claim["position"], count, hashes(claim["path"]))
    else:
        claim = proof["absent"]
        position, before, behind = claim["position"], claim.get("before"), claim.get("behind")
        need(0 <= position <= count and bool(before) == (position > 0) and bool(behind) == (position < count),
             "the neighbours of what is absent are there")
        roots = set()
        for neighbour, place in ((before, position - 1), (behind, position)):
            if neighbour:
                record = base64_of(neighbour["record"])
                need(len(record) == 48 and (record[:8] < key if neighbour is before else key < record[:8]),
                     "what is absent would stand between its neighbours")
                roots.add(root_from(leaf(record), place, count, hashes(neighbour["path"])))
        need(len(roots) <= 1, "neighbours are of one block")
        block = roots.pop() if roots else hashlib.sha256(b"").digest()
    bits = 5 + 5 * level
    return root_from(leaf(count.to_bytes(8, "big") + block), int.from_bytes(key, "big") >> (64 - bits), 1 << bits,
                     hashes(proof["blockPath"])), indices


# The timeline

class Rows(html.parser.HTMLParser):
    """The label and text of each row that is not of an event's data, section by section."""
    def __init__(self):
        super().__init__()
        self.sections, self.cell, self.label, self.depth = [{}], None, None, 0

    def handle_starttag(self, tag, attributes):
        need(tag not in ("script", "iframe", "object", "embed", "link", "img") and
             not any(name.startswith("on") or name in ("src", "href") for name, _ in attributes), "the timeline runs nothing")
        if tag == "section":
            self.sections.append({})
        if tag == "table":
            self.depth += dict(attributes).get("class") == "data" or self.depth > 0
        if tag in ("th", "td"):
            self.cell = ""
        if tag == "br" and self.cell is not None:
            self.cell += "\n"

    def handle_endtag(self, tag):
        if tag == "table" and self.depth:
            self.depth -= 1
        if tag == "th":
            self.label = self.cell
        if tag == "td" and not self.depth and self.label:
            self.sections[-1][self.label.split(" ")[-1]] = self.cell
        if tag == "tr":
            self.cell = self.label = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data


def check_entries(entries, origin, ledger, root, seal_proofs):
    """Replays the file's entries in order; gives those of the thread, each with the names that signed it."""
    authority = Authority(origin, ledger, root)
    seals, own, ids, run, stamp = {}, [], set(), range(0), b""
    named = named_keys(entries.values(), origin)
    departments = {name.removeprefix(origin + "/dept/").split("/")[0] for name, _ in named}
    for index, entry in entries.items():
        need(STAMP.match(entry) and entry[:24] >= stamp, "stamps never decrease")
        stamp, payload = entry[:24], entry[25:]
        is_bare = payload.startswith(b"{") and payload.find(b"\n") == len(payload) - 1
        need(is_bare or index not in run, "nothing signed stands within a run")
        if not payload.startswith(b"{"):
            text, signers = open_note(payload, authority.known)
            name, count, top = parse_checkpoint(text)
            need(name.rpartition("/batch/")[0] in [n for n, _ in signers], "a seal is signed by its author")
            need(name not in ids, "a batch is sealed once")
            ids.add(name)
            seals[index], run = (count, top, signers), range(index + 1, index + 1 + count)
            continue
        seal = None
        if is_bare:
            seal = seal_proofs.pop(index)
            count, top, signers = seals[seal["seal"]]
            need(root_from(leaf(payload), index - seal["seal"] - 1, count, hashes(seal["path"])) == top,
                 "a bare event is under its seal")
            event = json.loads(payload)
            need(event["source"] not in ("/authority", "/ledger"), "the authority signs each of its events")
        else:
            text, signers = open_note(payload, authority.known)
            event = json.loads(text)
            need((event["source"], event["id"]) not in ids, "an event's id is used once")
            ids.add((event["source"], event["id"]))
        authority.check(event, signers)
        if event["source"] == "/authority" and index and matters(event, named, departments):
            authority.apply(event)
        names = list(dict.fromkeys(name for name, _ in signers))
        own.append((index, event, entry[:24].decode(), names, seal and seal["seal"]))
    need(not seal_proofs, "every proof under a seal is of an entry")
    return own, {"key/" + key_id for _, key_id in named}


def matters(event, named, departments):
    """Of keys and departments that no signature line names not all events are there; of the others none is passed over."""
    kind = event["type"].split(".")[0]
    if kind == "key":
        return tuple(event["data"]["key"].split("+")[:2]) in named
    return kind != "grant" or event["subject"].removeprefix("dept/") in departments


def named_keys(entries, origin):
    """The keys of departments that signature lines name, known or not: name and id."""
    notes = [entry[25:] for entry in entries if entry[25:].find(b"\n") != len(entry) - 26]
    return {signer for note in notes for signer, _ in split_note(note)[1] if signer[0].startswith(origin + "/dept/")}


def read_archive(path):
    """The files of a case by name, and two of them read: what it is, and what is proven of threads."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        need(len(names) == len(set(names)) and sum(i.file_size for i in archive.infolist()) < 1 << 28, "the archive is sound")
        files = {name: archive.read(name) for name in names}
    summary, threads = json.loads(files["case.json"]), json.loads(files["threads.json"])
    need(summary["format"] == "shilu-case@v1", "the format is known")
    need(all(THREAD.fullmatch(name) for name in [summary["thread"]] + [each["thread"] for each in threads["threads"]]),
         "a thread has a name that threads can have")
    need(names == ["case.json", "checkpoint", "entries", "proofs", "seals.json", "threads.json", "timeline.html"],
         "the files are in order")
    return files, summary, threads


def proven_entries(files, summary, root):
    """The entries by index, each in the log of the ledger that the root authority founded; that ledger's name and key."""
    bundle, proofs = lengthed(files["entries"]), [parse_proof(proof) for proof in lengthed(files["proofs"])]
    numbers = [index for index, _, _, _ in proofs]
    need(len(bundle) == len(numbers) and numbers == sorted(set(numbers)), "there is a proof an entry, in order")
    entries = dict(zip(numbers, bundle))
    founding = json.loads(open_note(entries[0][25:], dict([parse_key(root)]))[0])
    origin, ledger = founding["data"]["origin"], founding["data"]["ledgerKey"]
    need(founding["type"] == "ledger.founded" and founding["data"]["rootKey"] == root and summary["origin"] == origin,
         "entry 0 founds this ledger, on the root authority's word")
    name, size, top = open_checkpoint(files["checkpoint"], ledger)
    need(name == origin and size == summary["size"] and 1 <= summary["before"] <= size, "the checkpoint is the ledger's")
    for index, path, extra, checkpoint in proofs:
        need(checkpoint == files["checkpoint"] and extra is None, "a proof is against this checkpoint")
        need(root_from(leaf(entries[index]), index, size, path) == top, "an entry is in the log")
    return entries, origin, ledger


def committed_lists(entries, summary, threads):
    """Size of what is committed to, and the entries of each thread in it, of which none is omitted."""
    committed = json.loads(entries[summary["commitment"]["index"]][25:].split(b"\n")[0])
    complete = committed["data"]["size"]
    need(committed["type"] == "threads.committed" and complete == summary["commitment"]["size"] == threads["size"]
         and complete <= min(summary["commitment"]["index"], summary["before"]), "the commitment is the one that is meant")
    segments, listed = covering(complete), {}
    roots = hashes(committed["data"]["roots"])
    need(len(roots) == len(segments), "there is a root a segment")
    for each in threads["threads"]:
        need([(s["level"], s["segment"]) for s in each["segments"]] == segments, "every segment is spoken of once, in order")
        listed[each["thread"]] = []
        for proof, expected in zip(each["segments"], roots):
            found, indices = segment_root(key_of(each["thread"]), proof, complete)
            need(found == expected, "a segment says so of a thread")
            listed[each["thread"]] += indices
    need(threads["threads"][0]["thread"] == summary["thread"], "the case's own thread comes first")
    for indices in listed.values():
        need(all(i in entries for i in indices), "no entry is omitted")
    return complete, listed


def told_entries(page, replayed):
    """The numbers of the entries that the timeline tells of."""
    rows = Rows()
    rows.feed(page.decode())
    told = [(int(s["Entry"]), s["Recorded"], s["Source"], s["Subject"], s["by"].split("\n")) for s in rows.sections[1:]]
    facts = {i: (i, stamp, e["source"], e["subject"], names) for i, e, stamp, names, _ in replayed}
    need([facts[t[0]] for t in sorted(told)] == told, "the timeline tells of these entries, as they are")
    return [t[0] for t in told]


def main(archive_path, root, expect_absent=False):
    files, summary, threads = read_archive(archive_path)
    entries, origin, ledger = proven_entries(files, summary, root)
    complete, listed = committed_lists(entries, summary, threads)
    thread = summary["thread"]

    # Who signed.
    seal_proofs = {proof["index"]: proof for proof in json.loads(files["seals.json"])["proofs"]}
    replayed, keys = check_entries(entries, origin, ledger, root, seal_proofs)
    need(keys | {thread} == set(listed) | {thread}, "the threads of all keys that signed are proven, and no other")

    # What the timeline tells of: entries of the thread, which is all but what serves to prove them.
    told = told_entries(files["timeline.html"], replayed)
    mine = [i for i, e, _, _, _ in replayed if e["subject"] == thread and i < summary["before"]]
    need(set(mine) <= set(told) <= set(entries), "it tells of every entry whose subject is the thread")
    need({i for i in told if i < complete} <= set(listed[thread]), "and of none that the commitment lacks")
    if expect_absent:
        need(not told and not listed[thread], "the thread has no entry")
    return thread, len(told), complete


if __name__ == "__main__":
    try:
        thread, count, complete = main(sys.argv[1], sys.argv[2], "--absent" in sys.argv)
    except (Fault, KeyError, ValueError, OSError, IndexError, zipfile.BadZipFile) as fault:
        print(f"FAIL  python: {fault!r}")
        sys.exit(1)
    print(f"ok    python: {thread}: {count} entries, complete to {complete}; {sum(checks.values())} checks")
