"""A ledger's formats, written from the specifications alone (c2sp.org signed-note, tlog-checkpoint, tlog-tiles,
tlog-proof; RFC 6962; the formats page): keys, events, notes, seals, trees, proofs. Shares no code with Shilu.
"""
import base64
import datetime
import hashlib
import itertools
import json
import os
import pathlib
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


# Keys and notes (c2sp.org/signed-note)

class Key:
    """An Ed25519 key with its name."""

    def __init__(self, name, seed=None):
        self.name = name
        self.seed = seed or os.urandom(32)
        self._private = Ed25519PrivateKey.from_private_bytes(self.seed)
        public = b"\x01" + self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64.b64encode(public).decode()}"

    @classmethod
    def load(cls, path):
        _, _, name, _, secret = pathlib.Path(path).read_text().strip().split("+", 4)
        return cls(name, base64.b64decode(secret)[1:])

    def save(self, path):
        secret = base64.b64encode(b"\x01" + self.seed).decode()
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"PRIVATE+KEY+{self.name}+{self.id.hex()}+{secret}\n")
        return path

    @property
    def reference(self):
        """`<name>+<hex id>`, as the authority's events name a key."""
        return f"{self.name}+{self.id.hex()}"

    @property
    def source(self):
        """The source of the events that a department's key signs."""
        return "/dept/" + self.name.split("/dept/")[1]

    def signature_line(self, text):
        return f"— {self.name} {base64.b64encode(self.id + self._private.sign(text)).decode()}\n".encode()


def note(text, *keys):
    return text + b"\n" + b"".join(key.signature_line(text) for key in keys)


def open_note(data, vkey):
    """The text of a note that this key has signed; raises where it has not."""
    name, key_id, key = vkey.split("+", 2)
    head, _, signatures = data.rpartition(b"\n\n")
    text = head + b"\n"
    for line in signatures.decode().splitlines():
        _, signer, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        if (signer, signature[:4].hex()) == (name, key_id):
            Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:]).verify(signature[4:], text)
            return text
    raise InvalidSignature(f"not signed by {name}")


def open_checkpoint(data, vkey):
    """Origin, size and root of a checkpoint that this key has signed."""
    origin, size, root = open_note(data, vkey).decode().split("\n")[:3]
    assert origin == vkey.split("+")[0], f"origin {origin}"
    return origin, int(size), base64.b64decode(root, validate=True)


# Events and batches (the formats page)

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


def batch(key, batch_id, lines, *signers, count=None, root=None):
    """A sealed batch; `count` and `root` are what the seal says, the true ones by default."""
    root = root or tree_root([leaf_hash(each) for each in lines])
    text = (f"{key.name}/batch/{batch_id}\n{len(lines) if count is None else count}\n"
            f"{base64.b64encode(root).decode()}\n").encode()
    return note(text, *(signers or (key,))) + b"\n" + b"".join(lines)


# The tree (RFC 6962 §2.1, RFC 9162 §2.1.3 and §2.1.4 for checking proofs)

def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(hashes):
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        paired = [node_hash(*hashes[i:i + 2]) for i in range(0, len(hashes) - 1, 2)]
        hashes = paired + hashes[len(hashes) & ~1:]
    return hashes[0]


def check_inclusion(leaf, index, size, root, path):
    assert 0 <= index < size, f"entry {index} of {size}"
    hash, fn, sn = leaf, index, size - 1
    for sibling in path:
        assert sn > 0, "the path is too long"
        if fn & 1 or fn == sn:
            hash = node_hash(sibling, hash)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash = node_hash(hash, sibling)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0 and hash == root, "the path does not lead to the root"


def check_consistency(first, first_root, second, second_root, path):
    if first == second:
        assert not path and first_root == second_root
        return
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for hash in path[1:]:
        assert sn > 0, "the path is too long"
        if fn & 1 or fn == sn:
            old, new = node_hash(hash, old), node_hash(hash, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, hash)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0 and old == first_root and new == second_root, "the path does not join the roots"


def check_receipt(receipt, payload, vkey, index="index"):
    """Checks a receipt of what was sent (a note or a seal); returns the size of the tree that it speaks of."""
    head, _, checkpoint = receipt["proof"].partition("\n\n")
    version, numbered, *path = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1" and numbered == f"index {receipt[index]}", head
    _, size, root = open_checkpoint(checkpoint.encode(), vkey)
    entry = receipt["recordedAt"].encode() + b"\n" + payload
    check_inclusion(leaf_hash(entry), receipt[index], size, root, [base64.b64decode(hash) for hash in path])
    return size


# Tiles and bundles (c2sp.org/tlog-tiles)

def tile_path(level, index, width=256):
    digits = str(index).zfill((len(str(index)) + 2) // 3 * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    name = "/".join([f"tile/{level}"] + ["x" + group for group in groups[:-1]] + groups[-1:])
    return name if width == 256 else f"{name}.p/{width}"


def bundle_entries(data):
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        assert at + 2 + length <= len(data), "a bundle ends within an entry"
        entries.append(data[at + 2:at + 2 + length])
        at += 2 + length
    return entries


def entry_key(source, id):
    """The idempotency key of a single event, as the seen pages list it."""
    return hashlib.sha256(f"event\n{source}\n{id}".encode()).hexdigest()[:32]


# Digests of views (LtHash, as Sources/Projecting/LtHash.swift describes it)

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
