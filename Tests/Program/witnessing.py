"""Witnesses as processes, a log and a client of our own for them, and ledgers that ask them. Shares no code with Shilu."""
import base64
import hashlib
import pathlib
import re
import socket
import sys
import time

from ledger import Key, leaf_hash, note, tree_root
from running import REPOSITORY, Service, request, shilu

sys.path.insert(0, str(REPOSITORY / "Tests/Interop"))
from cosignatures import cosigners    # noqa: E402


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class Toy:
    """A log of our own making: it signs what it is told to, forks included (RFC 6962 §2.1)."""

    def __init__(self, origin="log.example/toy", count=0, content="entry", key=None):
        self.key = key or Key(origin)
        self.leaves = [leaf_hash(f"{content} {number}".encode()) for number in range(count)]

    def checkpoint(self, size, root=None, *signers):
        root = root or tree_root(self.leaves[:size])
        text = f"{self.key.name}\n{size}\n{base64.b64encode(root).decode()}\n".encode()
        return note(text, *(signers or (self.key,)))

    def proof(self, old, size):
        """RFC 6962 §2.1.2, as it is written there."""
        def subproof(first, leaves, whole):
            if first == len(leaves):
                return [] if whole else [tree_root(leaves)]
            middle = 1 << (len(leaves) - 1).bit_length() - 1
            if first <= middle:
                return subproof(first, leaves[:middle], whole) + [tree_root(leaves[middle:])]
            return subproof(first - middle, leaves[middle:], False) + [tree_root(leaves[:middle])]
        return subproof(old, self.leaves[:size], True) if 0 < old < size else []

    def body(self, old, size, proof=None, checkpoint=None):
        lines = [base64.b64encode(hash).decode() for hash in (self.proof(old, size) if proof is None else proof)]
        return "".join(f"{line}\n" for line in [f"old {old}", *lines, ""]).encode() + (checkpoint or self.checkpoint(size))


class WitnessProcess(Service):
    """`shilu witness serve`, at a port that stays the same over restarts."""

    command = ("witness", "serve")

    def __init__(self, witness, *more):
        self.witness = witness
        super().__init__(*witness.options, *more, port=witness.port, log=witness.log, ready=False)

    def add(self, body):
        return self.post("/add-checkpoint", body)


class Witness:
    """A witness's key, records and address; `logs` are the vkeys that it watches."""

    def __init__(self, folder, name, *logs):
        self.folder, self.name, self.port = pathlib.Path(folder), name, free_port()
        self.key, self.state, self.log = self.folder / f"{name}.key", self.folder / f"{name}.state", self.folder / f"{name}.log"
        self.records = pathlib.Path(f"{self.key}.records")
        self.vkey = shilu("key", "new", f"witness.example/{name}", "--witness", "--out", self.key).text.strip()
        self.options = ["--key", self.key, "--state", self.state]
        for vkey in logs:
            self.options += ["--log", vkey]

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port} {self.vkey}"

    def begin(self, **options):
        return shilu("witness", "init", *self.options, **options)

    def serve(self, *more):
        return WitnessProcess(self, *more)

    def file(self, origin, beside_key=False):
        return (self.records if beside_key else self.state) / hashlib.sha256(origin.encode()).hexdigest()


def cosigned(service, home, witnesses):
    """Size of the served checkpoint and the names of the witnesses whose cosignatures on it verify."""
    answer = service.get("/checkpoint")
    assert answer.status == 200, answer
    size, _, times = cosigners(answer.body, home.key.vkey, [witness.vkey for witness in witnesses])
    assert all(abs(seconds - time.time()) < 3600 for seconds in times.values()), times
    return size, set(times)


def metric(service, name):
    """A metric's samples by their label."""
    text = service.get("/metrics").body.decode()
    return {label: float(value) for label, value in re.findall(rf'^{name}(?:{{witness="(.*?)"}})? (\S+)$', text, re.M)}
