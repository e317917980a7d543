"""RFC 6962 trees and c2sp.org proofs, naively, from the specifications."""
import base64, hashlib


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(count):
    """The largest power of two smaller than `count` (RFC 6962 §2.1)."""
    return 1 << (count - 1).bit_length() - 1


def root_of(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    at = split(len(leaves))
    return node(root_of(leaves[:at]), root_of(leaves[at:]))


class Model:
    """The log as a list of entries, and the recursive definition of its root; perfect subtrees are remembered."""

    def __init__(self):
        self.entries, self.leaves, self.perfect = [], [], {}

    def extend(self, entries):
        self.entries += entries
        self.leaves += map(leaf, entries)

    def root(self, size):
        return self.subtree(0, size) if size else root_of([])

    def subtree(self, start, end):
        count = end - start
        if count == 1:
            return self.leaves[start]
        is_perfect = count & (count - 1) == 0
        if is_perfect and (start, end) in self.perfect:
            return self.perfect[start, end]
        at = start + split(count)
        root = node(self.subtree(start, at), self.subtree(at, end))
        if is_perfect:
            self.perfect[start, end] = root
        return root


def open_checkpoint(signed, key):
    """Size and root of a signed checkpoint; raises unless `key` has signed it."""
    text, _, signatures = signed.rpartition(b"\n\n")
    text += b"\n"
    lines = [line.split(" ") for line in signatures.decode().splitlines()]
    mine = [base64.b64decode(line[2]) for line in lines if line[0] == "—" and line[1] == key.name]
    mine = [signature for signature in mine if signature[:4].hex() == key.id]
    if not mine:
        raise ValueError("the checkpoint is not signed by the ledger")
    key.verifier.verify(mine[0][4:], text)
    origin, size, root = text.decode().split("\n")[:3]
    if origin != key.name:
        raise ValueError("the checkpoint is another ledger's")
    return int(size), base64.b64decode(root)


def check_inclusion(path, leaf_hash, index, size, root):
    """RFC 9162 §2.1.3.2."""
    if not index < size:
        return False
    hash_, fn, sn = leaf_hash, index, size - 1
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            hash_ = node(sibling, hash_)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash_ = node(hash_, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and hash_ == root


def check_consistency(path, first, second, first_root, second_root):
    """RFC 9162 §2.1.4.2."""
    if first == second:
        return not path and first_root == second_root
    if first & (first - 1) == 0:
        path = [first_root] + path
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node(sibling, old), node(sibling, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node(new, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == first_root and new == second_root
