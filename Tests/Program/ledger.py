"""A ledger's formats, written from the specifications alone (c2sp.org signed-note, tlog-checkpoint, tlog-tiles,
tlog-proof; RFC 6962; ARCHITECTURE.md): makes keys, events, notes, seals, proofs for all suites; what is served is read by
Tests/Interop/formats.py. Shares no code with Shilu.
"""
import base64
import datetime
import hashlib
import itertools
import json
import os
import pathlib
import struct
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Interop"))
from formats import (check_consistency, leaf as leaf_hash, lengthed as bundle_entries, open_checkpoint,    # noqa: E402, F401
                     parse_proof, root_from, root_of as tree_root, tile_path)


def text_of(data):
    """Its Base 64."""
    return base64.b64encode(data).decode()


# Keys and notes (c2sp.org/signed-note)

class Key:
    """An Ed25519 key with its name."""

    def __init__(self, name, seed=None):
        self.name = name
        self.seed = seed or os.urandom(32)
        self.private = Ed25519PrivateKey.from_private_bytes(self.seed)
        public = b"\x01" + self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        self.vkey = f"{name}+{self.id.hex()}+{text_of(public)}"

    @classmethod
    def load(cls, path):
        _, _, name, _, secret = pathlib.Path(path).read_text().strip().split("+", 4)
        return cls(name, base64.b64decode(secret)[1:])

    def save(self, path):
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"PRIVATE+KEY+{self.name}+{self.id.hex()}+{text_of(bytes([1]) + self.seed)}\n")
        return path

    @property
    def reference(self):
        """`<name>+<hex id>`, as the authority's events name a key."""
        return f"{self.name}+{self.id.hex()}"

    @property
    def source(self):
        """The source of the events that a department's key signs."""
        return "/dept/" + self.name.split("/dept/")[1]

    def signature_line(self, text, signature=None):
        return f"— {self.name} {text_of(self.id + (signature or self.private.sign(text)))}\n".encode()


def note(text, *keys):
    return text + b"\n" + b"".join(key.signature_line(text) for key in keys)


# Events and batches (ARCHITECTURE.md)

_numbers = itertools.count(1)


def now(**offset):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**offset)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event(source, kind, subject, data, id=None, time=None, **more):
    """An event's line with its newline. `more` are further members of the envelope."""
    body = {"specversion": "1.0", "id": id or f"program-{next(_numbers)}", "source": source, "type": kind,
            "subject": subject, "time": time or now(), "data": data, **more}
    return line(body)


def line(body):
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def complaint(key, number=None, **more):
    """A small valid event of a department's key."""
    number = number or f"program-{next(_numbers)}"
    data = {"channel": "hotline", "kind": "complaint", **more.pop("data", {})}
    return event(key.source, "complaint.registered", f"complaint/{number}", data, **more)


def seal(key, batch_id, lines, *signers, count=None, root=None):
    """A batch's seal; `count` and `root` are what it says, the true ones by default."""
    root = root or tree_root([leaf_hash(each) for each in lines])
    text = (f"{key.name}/batch/{batch_id}\n{len(lines) if count is None else count}\n"
            f"{text_of(root)}\n").encode()
    return note(text, *(signers or (key,)))


def batch(key, batch_id, lines, *signers, **said):
    """A sealed batch."""
    return seal(key, batch_id, lines, *signers, **said) + b"\n" + b"".join(lines)


# The tree (RFC 6962 §2.1): proofs by the recursion of §2.1.1 and §2.1.2

def middle(count):
    """The largest power of two smaller than `count`, where a tree divides."""
    return 1 << (count - 1).bit_length() - 1


def inclusion_path(leaves, index):
    if len(leaves) == 1:
        return []
    k = middle(len(leaves))
    if index < k:
        return inclusion_path(leaves[:k], index) + [tree_root(leaves[k:])]
    return inclusion_path(leaves[k:], index - k) + [tree_root(leaves[:k])]


def consistency_path(leaves, older, whole=True):
    if older == 0:
        return []
    if older == len(leaves):
        return [] if whole else [tree_root(leaves)]
    k = middle(len(leaves))
    if older <= k:
        return consistency_path(leaves[:k], older, whole) + [tree_root(leaves[k:])]
    return consistency_path(leaves[k:], older - k, False) + [tree_root(leaves[:k])]


def check_inclusion(leaf, index, size, root, path):
    assert root_from(leaf, index, size, path) == root, "the path does not lead to the root"


def check_receipt(receipt, payload, vkey, index="index"):
    """Checks a receipt of what was sent (a note or a seal); returns the size of the tree that it speaks of."""
    at, path, extra, checkpoint = parse_proof(receipt["proof"].encode())
    assert at == receipt[index] and extra is None, receipt["proof"]
    _, size, root = open_checkpoint(checkpoint, vkey)
    entry = receipt["recordedAt"].encode() + b"\n" + payload
    check_inclusion(leaf_hash(entry), at, size, root, path)
    return size


# Bundles (c2sp.org/tlog-tiles), and what lists them

def bundle(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entry_key(source, id):
    """The idempotency key of a single event, as the seen pages list it."""
    return hashlib.sha256(f"event\n{source}\n{id}".encode()).hexdigest()[:32]


# Digests of views (LtHash, as Sources/Projecting/Rows/LtHash.swift describes it)

def rows_state(lines):
    """The 2,048 bytes that the lines of a view's rows add up to."""
    lanes = [0] * 1024
    for line in lines:
        seed = hashlib.blake2b(line).digest()
        spread = b"".join(hashlib.blake2b(seed + number.to_bytes(4, "little")).digest() for number in range(32))
        for lane, number in enumerate(struct.unpack("<1024H", spread)):
            lanes[lane] = (lanes[lane] + number) & 0xFFFF
    return struct.pack("<1024H", *lanes)


def rows_digest(state):
    return hashlib.blake2b(state, digest_size=32).digest()
