"""Running the real program: founding, serving, asking it over HTTP, its database as the superuser; and counting tests."""
import atexit
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

from ledger import Key, event, note

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHILU = os.environ.get("SHILU_BIN", str(REPOSITORY / ".build/release/shilu"))
# Fictional departments; the codes follow GB 32100 and are nobody's.
MARKET, HOTLINE, URBAN = "11220100DEMA00013D", "11220100DEMA000218", "11220200DEMA0003X5"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("SHILU_")}


# Counting

class Tests:
    """`with tests("what holds"): …` counts, and goes on behind a failure."""

    def __init__(self):
        self.passed = self.failed = 0
        self.began = time.monotonic()

    @contextlib.contextmanager
    def __call__(self, what):
        began = time.monotonic()
        try:
            yield
        except Exception as error:
            self.failed += 1
            where = traceback.extract_tb(error.__traceback__)[-1]
            print(f"FAIL  {what}: {error!r} ({pathlib.Path(where.filename).name}:{where.lineno})", flush=True)
        else:
            self.passed += 1
            took = time.monotonic() - began
            print(f"ok    {what}" + (f" ({took:.1f} s)" if took > 1 else ""), flush=True)

    def finish(self):
        print(f"      {pathlib.Path(sys.argv[0]).stem}: {time.monotonic() - self.began:.0f} s")
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def equal(found, wanted, what=""):
    assert found == wanted, f"{what or 'found'} {str(found)[:400]}, not {str(wanted)[:400]}"


# Processes

def shilu(*arguments, ok=True, **options):
    """Runs the program to its end. Its result has `returncode`, `text` (all that it said) and `peak` (KiB resident)."""
    process = subprocess.Popen([SHILU, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               stdin=subprocess.DEVNULL, env=ENVIRONMENT, **options)
    text = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.text, process.peak = text, usage.ru_maxrss
    if ok:
        assert process.returncode == 0, f"shilu {arguments[0]} ended with {process.returncode}: {text[-600:]}"
    return process


class Service:
    """`shilu serve`, started and awaited. What still runs when the program ends is stopped."""

    running = []
    command = ("serve",)

    def __init__(self, *arguments, log, port=0, ready=True):
        self.log = pathlib.Path(log)
        self.offset = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as file:
            self.process = subprocess.Popen([SHILU, *self.command, "--port", str(port), *map(str, arguments)],
                                            stdout=file, stderr=file, stdin=subprocess.DEVNULL, env=ENVIRONMENT)
        Service.running.append(self)
        self.port = None
        try:
            self.await_port()
            if ready:
                self.await_ready()
        except BaseException:
            self.stop()
            raise

    @property
    def text(self):
        return self.log.read_bytes()[self.offset:].decode(errors="replace")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def await_port(self, seconds=60):
        def listening():
            match = re.search(r"at http://127\.0\.0\.1:(\d+)", self.text)
            self.port = match and int(match[1])
            return self.port
        self.until(listening, seconds)

    def await_ready(self, seconds=60):
        self.until(lambda: self.get("/readyz").status == 200, seconds)

    def until(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):    # it may be ending
                if condition():
                    return
            if self.process.poll() is not None:
                raise Refused(self.process.returncode, self.text)
            assert time.monotonic() < end, f"not within {seconds} s; it said: {self.text[-600:]}"
            time.sleep(0.02)

    def ended(self, seconds=60):
        """Waits for it to end by itself; its exit code."""
        return self.process.wait(seconds)

    def get(self, path, **headers):
        return request(self.port, "GET", path, headers=headers)

    def post(self, path, body, **headers):
        kind = {"/v1/events": "text/plain; charset=utf-8", "/v1/batches": "application/vnd.shilu.batch"}.get(path.partition("?")[0], "text/plain")
        return request(self.port, "POST", path, body, {"Content-Type": kind, **headers})

    def peak(self):
        """The most memory that it ever had resident, in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Refused(Exception):
    """The service ended by itself."""

    def __init__(self, code, text):
        super().__init__(f"exit code {code}: {text[-600:]}")
        self.code, self.text = code, text


# HTTP

class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


_connections = threading.local()


def request(port, method, path, body=None, headers=None):
    """One request over this thread's connection to the port. Header names may be written with underscores."""
    headers = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
    open_ones = _connections.__dict__.setdefault("open", {})
    for again in (True, False):
        connection = open_ones.pop(port, None)
        reused = connection is not None
        connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response)
        except (ConnectionError, http.client.HTTPException):
            connection.close()
            # A kept connection may have been closed by a server that is gone, or that had refused a body.
            if reused and again:
                continue
            raise
        if not response.will_close:
            open_ones[port] = connection
        return answer


# A ledger's folder

class Home:
    """Keys and embedded database of a founded ledger, in a folder of its own."""

    def __init__(self, folder, origin="ledger.example.org/program", database=None):
        self.folder = pathlib.Path(folder)
        self.database = pathlib.Path(database or self.folder / "db")
        self.origin = origin
        self.log = self.folder / "serve.log"
        self.root = Key(origin + "/authority")
        self.root_file = self.root.save(self.folder / "root.key")
        self.key_file = self.folder / "ledger.key"
        shilu("found", "--embedded", self.database, "--ledger-key", self.key_file, "--origin", origin,
              "--root-key", self.root_file)
        self.key = Key.load(self.key_file)

    def forget(self, key_file=None):
        """Empties the note of what the ledger's key has signed: as the operator does who sets his own database back."""
        pathlib.Path(f"{key_file or self.key_file}.signed").write_bytes(b"\n" * 8192)

    def forgetful_key(self, folder):
        """A copy of the ledger's key that remembers nothing."""
        folder.mkdir(exist_ok=True)
        shutil.copy(self.key_file, folder / "ledger.key")
        self.forget(folder / "ledger.key")
        return folder / "ledger.key"

    def serve(self, *more, views=False, **options):
        # Whoever counts entries does without views: the ledger attests them whenever it is due.
        without = () if views else ("--without-views",)
        return Service("--embedded", self.database, "--ledger-key", self.key_file, *without, *more, log=self.log, **options)

    def department_key(self, code, system):
        return Key(f"{self.origin}/dept/{code}/{system}")

    def trust(self):
        """Options of verify: the two public keys that one has to trust."""
        return "--vkey", self.key.vkey, "--root", self.root.vkey

    # The authority's events, signed here.

    def authority(self, kind, subject, data, **more):
        return note(event("/authority", kind, subject, data, **more), self.root)

    def register(self, code):
        return self.authority("department.registered", f"dept/{code}", {"name": "演示部门", "division": "220100", "level": 3})

    def enrol(self, key, officer=None):
        more = {"officer": officer} if officer else {}
        return self.authority("key.enrolled", f"key/{key.id.hex()}",
                              {"key": key.vkey, "department": key.source.split("/")[2], **more})

    def withdraw(self, kind, key):
        return self.authority(kind, f"key/{key.id.hex()}",
                              {"key": key.reference, "department": key.source.split("/")[2], "reason": "other"})

    def grant(self, code, *types, kind="grant.given"):
        return self.authority(kind, f"dept/{code}", {"types": list(types)})

    def prepare(self, service):
        """A department that may do everything here; returns its key."""
        key = self.department_key(MARKET, "program")
        for each in (self.register(MARKET), self.enrol(key),
                     self.grant(MARKET, "complaint.*", "subject.*", "inspection.*", "credit.*")):
            answer = service.post("/v1/events", each)
            equal(answer.status, 201, answer.body)
        return key

    def sql(self, text, database="shilu"):
        """Runs SQL as the database's superuser, with its triggers off; returns the rows as lines."""
        return sql(self.database / "socket", text, database)


def sql(socket, text, database="shilu"):
    run = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(socket), "-U", "postgres", "-d", database],
        input=text, capture_output=True, text=True,
        env={**ENVIRONMENT, "PGOPTIONS": "-c session_replication_role=replica"})
    assert run.returncode == 0, f"{text[:200]}: {run.stderr}"
    return run.stdout.split("\n")[:-1]


# A served ledger with views

class World:
    """A ledger that is served with its views, and a department that may do everything in it."""

    def __init__(self, folder, *options):
        self.home = Home(folder)
        self.options = options
        self.serve()
        self.key = self.home.prepare(self.service)

    def serve(self):
        self.service = self.home.serve(*self.options, views=True)

    def append(self, kind, subject, data):
        answer = self.service.post("/v1/events", note(event(self.key.source, kind, subject, data), self.key))
        equal(answer.status, 201, answer.body)
        return answer.json["index"]

    def size(self):
        return int(self.service.get("/checkpoint").body.split(b"\n")[1])

    def wait(self):
        """Until the views have folded all that is there."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            answer = self.service.get("/v1/views")
            if answer.status == 200 and answer.json["position"] is not None and answer.json["position"] >= answer.json["size"]:
                return
            time.sleep(0.05)
        raise AssertionError(f"the views do not follow: {answer}")

    def get(self, path, **parameters):
        query = urllib.parse.urlencode({name.replace("__", "."): value for name, value in parameters.items()})
        return self.service.get(path + ("?" + query if query else ""))

    def rows(self, view="complaint", **parameters):
        """All pages."""
        rows, cursor = [], None
        while True:
            more = {"cursor": cursor} if cursor else {}
            answer = self.get(f"/v1/views/{view}", **parameters, **more)
            equal(answer.status, 200, answer.body)
            rows += answer.json["rows"]
            cursor = answer.json["next"]
            if cursor is None:
                return rows

    def lines(self, view="complaint", **parameters):
        answer = self.get(f"/v1/views/{view}", format="ndjson", **parameters)
        equal(answer.status, 200, answer.body)
        return answer, answer.body.splitlines()


@contextlib.contextmanager
def temporary_folder():
    """A folder that the embedded PostgreSQL's user may enter, with a name short enough for its socket."""
    folder = tempfile.mkdtemp(prefix="shilu-", dir="/tmp")
    os.chmod(folder, 0o755)
    try:
        yield pathlib.Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@atexit.register
def stop_services():
    for service in Service.running:
        service.stop()


def cut_off(*_):
    raise SystemExit("interrupted")


signal.signal(signal.SIGTERM, cut_off)
