"""Witnesses as processes, a log and a client of our own for them, and ledgers that ask them. Shares no code with Shilu."""
import base64
import hashlib
import http.server
import os
import pathlib
import re
import socket
import sys
import threading
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ledger import Key, check_consistency, consistency_path, leaf_hash, note, open_checkpoint, tree_root
from running import REPOSITORY, Service, shilu

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
        return consistency_path(self.leaves[:size], old) if old < size else []

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


class StrangerWitness:
    """A witness without any of our code, in this process. It cosigns with Ed25519, and says that it also does with ML-DSA-44:
    a line of that form which nobody here can verify.
    """

    def __init__(self, log_vkey, name="stranger.example/w"):
        self.name, self.log_vkey, self.latest, self.requests = name, log_vkey, (0, None), 0
        self.private = Ed25519PrivateKey.generate()
        public = b"\x04" + self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        quantum = b"\x06" + os.urandom(1312)
        self.ids = [hashlib.sha256(name.encode() + b"\n" + each).digest()[:4] for each in (public, quantum)]
        self.vkeys = [f"{name}+{id.hex()}+{base64.b64encode(each).decode()}" for id, each in zip(self.ids, (public, quantum))]
        witness = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                assert self.path == "/prefix/add-checkpoint", self.path
                status, kind, body = witness.add(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}/prefix/ {' '.join(self.vkeys)}"

    def add(self, body):
        """One request at a time is what a ledger promises, so nothing is locked here."""
        self.requests += 1
        head, _, checkpoint = body.partition(b"\n\n")
        old, *proof = head.decode().split("\n")
        _, size, root = open_checkpoint(checkpoint, self.log_vkey)
        assert old.startswith("old ") and int(old[4:]) <= size
        if int(old[4:]) != self.latest[0]:
            return 409, "text/x.tlog.size", b"%d\n" % self.latest[0]
        if self.latest[0]:
            check_consistency(*self.latest, size, root, [base64.b64decode(hash) for hash in proof])
        self.latest = (size, root)
        text, moment = checkpoint.rpartition(b"\n\n")[0] + b"\n", int(time.time())
        stamp = moment.to_bytes(8, "big")
        signature = self.private.sign(b"cosignature/v1\ntime %d\n" % moment + text)
        lines = [self.ids[0] + stamp + signature, self.ids[1] + stamp + os.urandom(2420), os.urandom(76)]
        return 200, "text/plain", "".join(f"— {self.name} {base64.b64encode(line).decode()}\n" for line in lines).encode()


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
