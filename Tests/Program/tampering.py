"""What tampering needs: a log to tamper with, copies of its database, the superuser's SQL, and a judge."""
import glob
import os
import pathlib
import re
import shutil
import subprocess
import urllib.parse

from ledger import batch, check_receipt, complaint, note, open_checkpoint, tile_path
from running import ENVIRONMENT, Home, Refused, Service, Tests, equal, shilu, sql

tests = Tests()


# The log that is tampered with

class Original:
    """A log of over 66,000 entries: full tiles of level 0 and 1, four segments of the thread index, single events at both
    ends; beside it another ledger. `older` is the same database some time before.
    """

    def __init__(self, folder):
        self.folder = folder
        self.home = home = Home(folder)
        (folder / "other").mkdir()
        self.other = Home(folder / "other", origin="ledger.example.org/other", database=home.database)
        self.receipts = folder / "receipts"
        self.receipts.mkdir()
        self.notes = []
        service = home.serve()
        self.key = home.prepare(service)
        self.singles(service, 140)
        self.sealed(service, "first", 2 * 16_000)
        self.singles(service, 20)
        service.stop()
        shutil.copytree(home.database, folder / "older", copy_function=clone)
        own_like(home.database, folder / "older")
        with Cluster(home.database) as cluster:
            cluster.admin("CREATE DATABASE older TEMPLATE shilu")
        service = home.serve()
        self.sealed(service, "second", 2 * 16_000 + 2_300)
        self.singles(service, 40)
        # What the bundles and tiles are before anyone touches them.
        self.size, self.root = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)[1:]
        self.bundles = {n: service.get("/" + tile_path("entries", n)).body for n in (0, 100, 101, 257)}
        equal(shilu("verify", service.url, *home.trust(), "--receipts", self.receipts).returncode, 0)
        service.stop()

    def singles(self, service, count):
        for _ in range(count):
            sent = note(complaint(self.key), self.key)
            answer = service.post("/v1/events", sent)
            equal(answer.status, 201)
            check_receipt(answer.json, sent, self.home.key.vkey)
            self.notes.append((sent, answer.json))
            (self.receipts / f"{answer.json['index']:08}.tlog-proof").write_text(answer.json["proof"])

    def sealed(self, service, name, count):
        for first in range(0, count, 16_000):
            lines = [complaint(self.key) for _ in range(min(16_000, count - first))]
            equal(service.post("/v1/batches", batch(self.key, f"{name}-{first}", lines)).status, 201)


def clone(source, target):
    """Copies a file; a socket has no content to copy."""
    if os.path.isfile(source):
        shutil.copy2(source, target)
    return target


def own_like(source, target):
    """The copy belongs to whom the original belongs to, file by file: PostgreSQL insists."""
    for path in [source, *pathlib.Path(source).rglob("*")]:
        copy = target / pathlib.Path(path).relative_to(source)
        if copy.exists():
            status = os.lstat(path)
            os.chown(copy, status.st_uid, status.st_gid)


class Cluster:
    """The ledger's PostgreSQL without the service: databases are copied within it, one for each case."""

    def __init__(self, database):
        self.data, self.socket = database / "data", database / "socket"
        version = (self.data / "PG_VERSION").read_text().strip()
        known = glob.glob(f"/usr/lib/postgresql/{version}/bin/pg_ctl") or [shutil.which("pg_ctl")]
        owner = os.stat(self.data)
        self.user = dict(user=owner.st_uid, group=owner.st_gid, extra_groups=[]) if os.geteuid() == 0 else {}
        self.control = [known[0], "-s", "-w", "-D", str(self.data)]

    def __enter__(self):
        self.run("start", "-l", str(self.data / "tamper.log"), "-o", "-c fsync=off -c max_connections=100")
        return self

    def __exit__(self, *_):
        self.run("stop", "-m", "fast")

    def run(self, *more):
        subprocess.run([*self.control, *more], check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       env=ENVIRONMENT, **self.user)

    def admin(self, text):
        return sql(self.socket, text, "postgres")

    def url(self, database):
        return f"postgresql://shilu_service@/{database}?host={urllib.parse.quote(str(self.socket), safe='')}"


class Bench:
    """Copies of the original, each tampered with and judged."""

    def __init__(self, original, cluster):
        self.original, self.cluster, self.numbers = original, cluster, 0

    def copy(self, of="shilu"):
        self.numbers += 1
        name = f"case{self.numbers}"
        self.cluster.admin(f"CREATE DATABASE {name} TEMPLATE {of}")
        return name

    def drop(self, name):
        self.cluster.admin(f"DROP DATABASE {name} WITH (FORCE)")

    def serve(self, name, home=None, **options):
        home = home or self.original.home
        key_file = home.forgetful_key(self.original.folder / f"{name}.key")
        return Service("--database", self.cluster.url(name), "--ledger-key", key_file,
                       log=self.original.folder / f"{name}.log", **options)

    def case(self, what, text, names, at="verify", of="shilu", receipts=False):
        """One test: behind `text` (SQL), the start or `shilu verify` ends with exit code 1 and says `names`."""
        with tests(f"{what}: {at} names it"):
            name = self.copy(of)
            try:
                sql(self.cluster.socket, text, name)
                stage, code, said = self.judge(name, receipts)
                assert re.search(names, said) and stage == at and code == 1, f"{stage}, exit code {code}: {said[-300:]}"
            finally:
                self.drop(name)

    def judge(self, name, receipts):
        try:
            service = self.serve(name)
        except Refused as refusal:
            return "start", refusal.code, refusal.text
        try:
            more = ("--receipts", self.original.receipts) if receipts else ()
            verdict = shilu("verify", service.url, *self.original.home.trust(), *more, ok=False)
            return "verify", verdict.returncode, verdict.text
        finally:
            service.stop()


# SQL

def hexed(data):
    return f"'\\x{data.hex()}'::bytea"


def flip(table, column, where, at=100):
    """One byte becomes another."""
    return f"UPDATE ledger.{table} SET {column} = set_byte({column}, {at}, get_byte({column}, {at}) # 1) WHERE log = 1 AND {where};"


def drop(table, where):
    return f"DELETE FROM ledger.{table} WHERE log = 1 AND {where};"


def swap(table, column, one, two):
    return (f"WITH old AS (SELECT (SELECT {column} FROM ledger.{table} WHERE log = 1 AND {one}) AS a, "
            f"(SELECT {column} FROM ledger.{table} WHERE log = 1 AND {two}) AS b) "
            f"UPDATE ledger.{table} SET {column} = CASE WHEN {one} THEN old.b ELSE old.a END FROM old "
            f"WHERE log = 1 AND ({one} OR {two});")


def put(table, column, data, where):
    return f"UPDATE ledger.{table} SET {column} = {hexed(data)} WHERE log = 1 AND {where};"


def frame(content):
    """An LZ4 frame of one uncompressed block, with its content size; the last header byte is a checksum."""
    header = b"\x68\x70" + len(content).to_bytes(8, "little")
    checked = header + bytes([xxh32(header) >> 8 & 0xFF])
    return b"\x04\x22\x4d\x18" + checked + (len(content) | 1 << 31).to_bytes(4, "little") + content + bytes(4)


def xxh32(data):
    """XXH32 of fewer than 16 bytes, seed 0."""
    def turn(value, bits):
        return (value << bits | value >> (32 - bits)) & 0xFFFFFFFF
    p1, p2, p3, p4, p5 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1
    hash, at = (p5 + len(data)) & 0xFFFFFFFF, 0
    while at + 4 <= len(data):
        hash = turn((hash + int.from_bytes(data[at:at + 4], "little") * p3) & 0xFFFFFFFF, 17) * p4 & 0xFFFFFFFF
        at += 4
    for byte in data[at:]:
        hash = turn((hash + byte * p5) & 0xFFFFFFFF, 11) * p1 & 0xFFFFFFFF
    hash = (hash ^ hash >> 15) * p2 & 0xFFFFFFFF
    hash = (hash ^ hash >> 13) * p3 & 0xFFFFFFFF
    return hash ^ hash >> 16
