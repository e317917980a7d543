"""The same cases through Shilu, Go's sumdb and formats.py: all three agree, or the specification says why they may not.

usage: differential.py SHILU-DECIDER GO-DECIDER COUNT SEED

Each decider reads cases and answers `accept …` or `refuse`, a line a case (Tests/Fuzz/Targets/Decide.swift, go/decide.go).
"""
import base64, binascii, collections, json, os, random, re, subprocess, sys

import formats
from mutations import Maker

# So that nobody passes by refusing, or by taking, everything.
SHARE_MIN, SHARE_MAX = 0.10, 0.50


def python_answer(one, keys):
    """What formats.py makes of a case."""
    data = base64.b64decode(one.get("bytes", ""))
    part = {name: base64.b64decode(one[name]) for name in ("leaf", "root", "older") if name in one}
    path = [base64.b64decode(each) for each in one.get("path", [])]
    if one["kind"] == "note":
        text, signers = formats.open_note(data, keys["known"])
        digest = base64.b64encode(formats.hashlib.sha256(text).digest()).decode()
        return " ".join("+".join(signer) for signer in signers) + " " + digest
    if one["kind"] == "checkpoint":
        _, size, root = formats.open_checkpoint(data, keys["log"])
        return f"{size} {base64.b64encode(root).decode()}"
    if one["kind"] == "proof":
        index, path, extra, checkpoint = formats.parse_proof(data)
        _, size, root = formats.open_checkpoint(checkpoint, keys["log"])
        formats.need(formats.root_from(part["leaf"], index, size, path) == root, "the leaf is in the tree")
        return f"{index} {size} {'-' if extra is None else base64.b64encode(extra).decode()}"
    if one["kind"] == "inclusion":
        formats.need(formats.root_from(part["leaf"], one["index"], one["size"], path) == part["root"], "the leaf is in the tree")
    elif one["kind"] == "consistency":
        formats.check_consistency(one["index"], part["older"], one["size"], part["root"], path)
    else:
        entries = formats.lengthed(data)
        formats.need(len(entries) == one["size"], "a bundle has its entries")
        formats.need(formats.root_of([formats.leaf(each) for each in entries]) == part["root"], "they are the tree's")
    return "-"


def python_answers(cases, keys):
    keys = {"known": dict(formats.parse_key(vkey) for vkey in keys["known"]), "log": keys["log"]}
    for one in cases:
        try:
            yield "accept " + python_answer(one, keys)
        except formats.Fault:
            yield "refuse"


def answers(program, cases, keys):
    sent = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [keys] + cases)
    said = subprocess.run([program, "decide"], input=sent, capture_output=True, text=True,
                          env=os.environ | {"FUZZ_TARGET": "decide"})
    if said.returncode:
        raise SystemExit(f"{program} failed on a case (exit code {said.returncode}):\n{said.stderr[-3000:]}\n0 passed, 1 failed")
    return said.stdout.splitlines()


# Differences that the specifications allow: what is seen (Shilu, Go, Python: + accepts, - refuses), of which kinds, and in
# what input. Each has its sentence.

def has_other_base64(one):
    """Whether the input has Base 64 in another form than the one that encoders give."""
    data = base64.b64decode(one["bytes"])
    for token in re.findall(rb"[A-Za-z0-9+/\r]{4,}=*\r?", data):
        try:
            decoded = base64.b64decode(token.replace(b"\r", b""), validate=True)
        except binascii.Error:
            continue
        if base64.b64encode(decoded) != token:
            return True
    return False


def repeats_a_signer(one):
    lines = [line.split(b" ") for line in base64.b64decode(one["bytes"]).split(b"\n")]
    signers = [(line[1], line[2][:5]) for line in lines if len(line) == 3 and line[0] == "—".encode()]
    return len(set(signers)) < len(signers)


def has_many_signatures(one):
    return base64.b64decode(one["bytes"]).count("\n— ".encode()) > 64


def has_a_larger_number(one):
    return any(int(number) >= 2 ** 63 for number in re.findall(rb"(?:^|\n|index )([0-9]{19,})\n", base64.b64decode(one["bytes"])))


def is_from_nothing(one):
    return one["index"] == 0


def is_larger_than_go_reckons(one):
    return one["size"] > 2 ** 62


NOTES = {"note", "checkpoint", "proof"}
KNOWN = [
    ("Base 64 with spare bits or line ends in it", NOTES, "-+-", has_other_base64,
     "RFC 4648 §3.5: decoders MAY choose to reject an encoding if the pad bits have not been set to zero (§3.3: they MUST reject "
     "other characters). Receipts are compared byte for byte, so one value has one text here; Go takes both."),
    ("a second signature by one known key, which does not verify", NOTES, "-+-", repeats_a_signer,
     "c2sp.org/signed-note: if the key name and ID match a known key, verifiers MUST verify the signature; if a signature from a "
     "known key fails to verify, clients SHOULD reject the whole note. Go drops repeated signatures by a single verifier unseen."),
    ("more than 64 signatures, at most 100", NOTES, "-++", has_many_signatures,
     "c2sp.org/signed-note: verifiers SHOULD apply a maximum limit to the number of signatures, but MUST accept at least up to 16. "
     "Shilu's is 64, Go's 100; formats.py has none."),
    ("more than 100 signatures", NOTES, "--+", has_many_signatures, "the same sentence: formats.py has no limit."),
    ("a number beyond 2^63 - 1", NOTES, "--+", has_a_larger_number,
     "c2sp.org/tlog-checkpoint: the ASCII decimal representation of the number of leaves, without a limit. Shilu and Go hold it in "
     "63 bits, Python in as many as it takes; no log has so many leaves."),
    ("consistency with the empty tree", {"consistency"}, "+-+", is_from_nothing,
     "RFC 6962 §2.1.2 defines PROOF(m, D[n]) for 0 < m; c2sp.org/tlog-witness has an old size of 0, for which the proof MUST be "
     "empty. Go's CheckTree takes no older size below 1."),
    ("consistency of more than 2^62 leaves", {"consistency"}, "+-+", is_larger_than_go_reckons,
     "RFC 6962 §2.1.2 has no largest size. Go's tlog does not come to an end beyond 2^62, so decide.go refuses before asking it."),
]


def explanation(one, said):
    """The sentence that allows a difference, or None. What is accepted must be read alike by all who accept it."""
    marks = "".join("+" if each.startswith("accept") else "-" for each in said)
    if len({each for each in said if each.startswith("accept")}) > 1:
        return None
    return next((name for name, kinds, seen, applies, _ in KNOWN if one["kind"] in kinds and seen == marks and applies(one)), None)


def main(shilu, go, count, seed):
    print(f"seed {seed}")
    maker = Maker(random.Random(seed))
    cases = maker.cases(count)
    said = list(zip(answers(shilu, cases, maker.keys), answers(go, cases, maker.keys), python_answers(cases, maker.keys), strict=True))
    passed = failed = 0
    explained, kinds = collections.Counter(), collections.defaultdict(collections.Counter)
    for number, (one, three) in enumerate(zip(cases, said, strict=True)):
        kinds[one["kind"]]["all"] += 1
        kinds[one["kind"]]["accepted"] += three[0].startswith("accept")
        name = None if len(set(three)) == 1 else explanation(one, three)
        if len(set(three)) == 1 or name:
            passed += 1
            explained.update([name] if name else [])
            continue
        failed += 1
        if failed <= 10:
            print(f"FAIL  case {number} of seed {seed}: Shilu {three[0]}; Go {three[1]}; Python {three[2]}\n      {json.dumps(one)}")
    for kind, counted in sorted(kinds.items()):
        share = counted["accepted"] / counted["all"]
        print(f"{'ok   ' if SHARE_MIN <= share <= SHARE_MAX else 'FAIL '} {kind}: {counted['all']} cases, Shilu accepts {share:.0%}")
        failed += not SHARE_MIN <= share <= SHARE_MAX
    for name, times in explained.most_common():
        print(f"      {times} times, as the specification allows: {name}")
    print(f"{passed} passed, {failed} failed")
    return failed == 0


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])) else 1)
