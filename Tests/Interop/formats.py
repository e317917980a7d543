"""Readers of the public formats, written from the specifications alone: c2sp.org signed-note, tlog-checkpoint, tlog-tiles,
tlog-proof, RFC 6962 §2.1 and RFC 9162 §2.1; and the stamp before each entry (ARCHITECTURE.md). They share no code with Shilu,
and are as strict as the texts are. All suites read through them; what they send is made by Tests/Program/ledger.py.
"""
import base64, binascii, hashlib, re
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOTE_KEY = 1
STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\n")
checks = {}


class Fault(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Fault(what)
    checks[what] = checks.get(what, 0) + 1


def base64_of(text):
    """The bytes of canonical Base 64 (RFC 4648 §4): one text for one value."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = None
    need(data is not None and base64.b64encode(data).decode() == text, "Base 64 is in its one form")
    return data


def hash_of(text):
    data = base64_of(text)
    need(len(data) == 32, "a hash has 32 bytes")
    return data


def decimal_of(text):
    need(re.fullmatch("0|[1-9][0-9]*", text, re.ASCII), "a number is decimal without leading zeroes")
    return int(text)


# Notes and keys (c2sp.org/signed-note)

def is_key_name(name):
    return name != "" and "+" not in name and not any(c.isspace() for c in name)


def parse_key(vkey):
    """Who the key is (name and id in hex), and the key."""
    name, key_id, key = vkey.split("+", 2)
    key = base64_of(key)
    expected = hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8]
    need(is_key_name(name), "a key's name has neither spaces nor plus signs")
    need(len(key) == 33 and key[0] == NOTE_KEY and key_id == expected, "a key's id is that of its name and bytes")
    return (name, key_id), Ed25519PublicKey.from_public_bytes(key[1:])


def note_lines(data):
    """The lines of a note or a part of one, each of which ended in a newline."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Fault("a note is UTF-8")
    need(not any(c < " " and c != "\n" for c in text), "a note has no control characters")
    need(text.endswith("\n"), "a note ends in a newline")
    return text[:-1].split("\n")


def split_note(note):
    """The text, and of each signature who claims it, as (name, id), and what it is."""
    lines = note_lines(note)
    need("" in lines, "a note has an empty line before its signatures")
    blank = len(lines) - 1 - lines[::-1].index("")
    need(0 < blank < len(lines) - 1, "a note has a text and signatures")
    signatures = []
    for line in lines[blank + 1:]:
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "—" and is_key_name(parts[1]), "a signature line is a dash, a name, a signature")
        signature = base64_of(parts[2])
        need(len(signature) > 4, "a signature stands behind its key's id")
        signatures.append(((parts[1], signature[:4].hex()), signature[4:]))
    return "".join(line + "\n" for line in lines[:blank]).encode(), signatures


def open_note(note, known):
    """The text, and which of the known keys signed it. Unknown keys are ignored, bad signatures are not."""
    text, signatures = split_note(note)
    signers = []
    for signer, signature in signatures:
        if signer not in known:
            continue
        try:
            known[signer].verify(signature, text)
        except InvalidSignature:
            raise Fault(f"bad signature by {signer[0]}")
        if signer not in signers:
            signers.append(signer)
    need(signers, "a note is signed by a known key")
    return text, signers


def parse_checkpoint(text):
    """Origin, size and root of a checkpoint's text (c2sp.org/tlog-checkpoint)."""
    lines = note_lines(text)
    need(len(lines) >= 3 and all(lines), "a checkpoint has three lines or more, none empty")
    return lines[0], decimal_of(lines[1]), hash_of(lines[2])


def open_checkpoint(note, vkey):
    """Origin, size and root of a checkpoint that this key has signed; its origin is the key's name."""
    signer, key = parse_key(vkey)
    origin, size, root = parse_checkpoint(open_note(note, {signer: key})[0])
    need(origin == signer[0], "a checkpoint's origin is the name of the log's key")
    return origin, size, root


# The tree (RFC 6962 §2.1)

def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(hashes):
    """The Merkle tree hash of a list of leaf hashes: pairs level by level, an odd last one is carried up."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        hashes = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)] + hashes[len(hashes) & ~1:]
    return hashes[0]


def root_from(hash, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162 §2.1.3.2)."""
    need(0 <= index < size, "a leaf's number is within its tree")
    at, last = index, size - 1
    for sibling in path:
        need(last > 0, "a path is not too long")
        if at & 1 or at == last:
            hash = node(sibling, hash)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hash = node(hash, sibling)
        at, last = at >> 1, last >> 1
    need(last == 0, "a path is not too short")
    return hash


def check_consistency(older, older_root, newer, newer_root, path):
    """That the older tree begins the newer one (RFC 9162 §2.1.4.2). The empty tree begins every other, without a proof."""
    need(0 <= older <= newer, "the older tree is not the larger one")
    if older == 0:
        need(not path and older_root == root_of([]) and (newer or newer_root == older_root), "the empty tree begins all")
        return
    if older == newer:
        need(not path and older_root == newer_root, "equal trees have equal roots")
        return
    if older & (older - 1) == 0:
        path = [older_root] + path
    need(path, "a proof has a hash to begin with")
    at, last = older - 1, newer - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        need(last > 0, "a proof is not too long")
        if at & 1 or at == last:
            old, new = node(sibling, old), node(sibling, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, sibling)
        at, last = at >> 1, last >> 1
    need(last == 0 and old == older_root and new == newer_root, "a proof leads to both roots")


# Tiles, bundles and proofs

def tile_path(kind, index, width=256):
    """Where a tile of a level, or of `entries`, is served (c2sp.org/tlog-tiles)."""
    digits = str(index).zfill((len(str(index)) + 2) // 3 * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    name = "/".join(["tile", str(kind)] + ["x" + group for group in groups[:-1]] + groups[-1:])
    return name if width == 256 else f"{name}.p/{width}"


def parse_proof(proof):
    """Index, path, extra data (None where there are none) and checkpoint of a c2sp.org/tlog-proof."""
    head, gap, checkpoint = proof.partition(b"\n\n")
    need(gap, "a proof has an empty line before its checkpoint")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError:
        raise Fault("a proof is UTF-8")
    need(lines.pop(0) == "c2sp.org/tlog-proof@v1" and lines, "a proof says that it is one")
    extra = base64_of(lines.pop(0)[6:]) if lines[0].startswith("extra ") else None
    need(lines and lines[0].startswith("index "), "a proof has an index")
    return decimal_of(lines[0][6:]), [hash_of(line) for line in lines[1:]], extra, checkpoint


def lengthed(data):
    """Parts behind their lengths, two bytes each, big-endian: an entry bundle (c2sp.org/tlog-tiles)."""
    parts, at = [], 0
    while at < len(data):
        need(at + 2 <= len(data), "a length is whole")
        length = int.from_bytes(data[at:at + 2], "big")
        parts.append(data[at + 2:at + 2 + length])
        at += 2 + length
    need(at == len(data), "what is behind its length is whole")
    return parts
