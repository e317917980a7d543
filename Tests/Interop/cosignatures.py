"""Who has cosigned a checkpoint, from the specifications alone (c2sp.org signed-note, tlog-checkpoint, tlog-cosignature). It
shares no code with Shilu.

usage: cosignatures.py CHECKPOINT-FILE|URL LEDGER-VKEY QUORUM WITNESS-VKEY…

Prints the size and who cosigned when; exit code 1 where fewer than QUORUM of the witnesses have, or a signature is wrong.
"""
import datetime
import hashlib
import pathlib
import sys
import urllib.request

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from formats import base64_of, parse_checkpoint, split_note

NOTE, COSIGNATURE = 0x01, 0x04


def key_of(vkey, kind):
    """Name and id of a key, and the key; its id must be the one that its name and bytes give."""
    name, key_id, encoded = vkey.split("+", 2)
    material = base64_of(encoded)
    assert material[0] == kind and len(material) == 33, f"{name} is not of type {kind}"
    assert hashlib.sha256(name.encode() + b"\n" + material).hexdigest()[:8] == key_id, f"{name} has another id"
    return (name, key_id), Ed25519PublicKey.from_public_bytes(material[1:])


def cosigners(note, ledger, witnesses):
    """Size and root of a checkpoint that the ledger has signed, and the time at which each of the witnesses cosigned it.

    Lines by other keys are ignored; a wrong one of a known key raises, as does a missing signature of the ledger.
    """
    text, signatures = split_note(note)
    log, log_key = key_of(ledger, NOTE)
    known = dict(key_of(witness, COSIGNATURE) for witness in witnesses)
    is_signed, times = False, {}
    for signer, signature in signatures:
        if signer == log:
            log_key.verify(signature, text)
            is_signed = True
        elif signer in known:
            assert len(signature) == 8 + 64, "a cosignature is a time and 64 bytes"
            time = int.from_bytes(signature[:8], "big")
            known[signer].verify(signature[8:], b"cosignature/v1\ntime %d\n" % time + text)
            times[signer[0]] = time
    assert is_signed, "the ledger has not signed it"
    origin, size, root = parse_checkpoint(text)
    assert origin == log[0], f"it is a checkpoint of {origin}"
    return size, root, times


def main(place, ledger, quorum, *witnesses):
    if place.startswith(("http://", "https://")):
        note = urllib.request.urlopen(place, timeout=10).read()
    else:
        note = pathlib.Path(place).read_bytes()
    size, _, times = cosigners(note, ledger, witnesses)
    for name, time in times.items():
        print(f"{name} at {datetime.datetime.fromtimestamp(time, datetime.timezone.utc).isoformat()}")
    print(f"{size} entries, cosigned by {len(times)} of {len(witnesses)}")
    return len(times) >= int(quorum)


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:]) else 1)
