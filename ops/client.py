#!/usr/bin/env python3
"""A whole client of a Shilu ledger: signs one event, appends it, checks the receipt offline. Needs `cryptography` only.

usage: client.py URL PRIVATE-KEY-FILE LEDGER-VKEY
"""
import base64, datetime, hashlib, json, sys, urllib.request, uuid
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def sign(text: bytes, private: str) -> bytes:
    """A c2sp.org/signed-note of `text`, by a key `PRIVATE+KEY+<name>+<id>+<base64(1 || seed)>`."""
    _, _, name, key_id, seed = private.strip().split("+", 4)
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)[1:])
    signature = base64.b64encode(bytes.fromhex(key_id) + key.sign(text)).decode()
    return text + f"\n— {name} {signature}\n".encode()


def check_receipt(receipt: dict, note: bytes, vkey: str) -> int:
    """Checks that the ledger has signed a tree with this note at its index; returns the tree's size."""
    head, _, checkpoint = receipt["proof"].partition("\n\n")
    version, index, *path = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1" and index == f"index {receipt['index']}"
    text, _, signatures = checkpoint.rpartition("\n\n")
    name, key_id, key = vkey.split("+", 2)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:])
    signed = [base64.b64decode(line.split(" ")[2]) for line in signatures.splitlines() if line.split(" ")[1] == name]
    public.verify(next(s for s in signed if s[:4].hex() == key_id)[4:], (text + "\n").encode())
    origin, size, root = text.split("\n")[:3]
    assert origin == name

    # RFC 9162 §2.1.3.2: up the tree, as long as there are siblings.
    entry = receipt["recordedAt"].encode() + b"\n" + note
    node, fn, sn = hashlib.sha256(b"\0" + entry).digest(), receipt["index"], int(size) - 1
    for sibling in map(base64.b64decode, path):
        assert sn > 0, "the proof is too long"
        if fn & 1 or fn == sn:
            node = hashlib.sha256(b"\1" + sibling + node).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = hashlib.sha256(b"\1" + node + sibling).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0 and base64.b64encode(node).decode() == root, "the proof does not lead to the signed root"
    return int(size)


def main(url: str, key_file: str, vkey: str) -> None:
    private = open(key_file).read()
    number = f"demo-{uuid.uuid4().hex[:12]}"
    event = {
        "specversion": "1.0", "id": str(uuid.uuid4()), "source": "/dept/" + private.split("+")[2].split("/dept/")[1],
        "type": "complaint.registered", "subject": f"complaint/{number}",
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "data": {"channel": "hotline", "kind": "complaint", "category": "噪声 noise"},
    }
    note = sign(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n", private)
    request = urllib.request.Request(url.rstrip("/") + "/v1/events", note, {"Content-Type": "text/plain; charset=utf-8"})
    with urllib.request.urlopen(request) as answer:
        receipt = json.load(answer)
    size = check_receipt(receipt, note, vkey)
    print(f"{event['subject']} is entry {receipt['index']}, recorded {receipt['recordedAt']}, proven in a tree of {size}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
