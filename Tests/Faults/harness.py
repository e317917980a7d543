"""What the fault tests share: the real programs (a ledger's folder, its PostgreSQL, its services) and how they are killed.
Only processes that these tests have started are touched, each by its number."""
import http.client, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, threading, time
from authors import DEPARTMENT, NOTHING_RECORDED, TIME, Wrong, event, note, single
from ledger import Key

REPO = pathlib.Path(__file__).resolve().parents[2]
SHILU = os.environ.get("SHILU_BIN", str(REPO / ".build/release/shilu"))


def need(condition, what):
    if not condition:
        raise Wrong(what)


def wait_for(condition, seconds, what, pause=0.02):
    """Waits until `condition()` is true and returns how long it took."""
    began = time.monotonic()
    while not condition():
        need(time.monotonic() - began < seconds, f"{what} within {seconds} s")
        time.sleep(pause)
    return time.monotonic() - began


def end_in_order():
    """Being told to stop is an error like any other: what was started is cleared away."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


class Server:
    """The PostgreSQL in a cluster's folder, by the numbers of its processes."""

    def __init__(self, folder):
        self.folder, self.killed = folder, []

    def postmaster(self):
        try:
            pid = int((self.folder / "data/postmaster.pid").read_text().split("\n")[0])
            return pid if os.readlink(f"/proc/{pid}/cwd") == str(self.folder / "data") else None
        except (OSError, ValueError):
            return None

    def kill(self, backends=True):
        """SIGKILL to the postmaster and, if asked, to everything that it has started."""
        postmaster = self.postmaster()
        need(postmaster, "a PostgreSQL to kill")
        os.kill(postmaster, signal.SIGSTOP)    # so that it starts nothing new meanwhile
        mine = children(postmaster) if backends else []
        self.killed = [postmaster] + mine
        for pid in self.killed:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def program(self, name, *words):
        """Runs one of PostgreSQL's programs as the server's user; returns what it says."""
        owner = (self.folder / "data").stat()
        version = (self.folder / "data/PG_VERSION").read_text().strip()
        as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        known = pathlib.Path(f"/usr/lib/postgresql/{version}/bin") / name
        # Not through a pipe: the server inherits it, and keeps it open.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [str(known) if known.exists() else name, *words], cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                **as_owner)
            said.seek(0)
            output = said.read()
        need(done.returncode == 0, f"{name} succeeds: {output}{self.tail}")
        return output

    def start(self):
        """Starts it without any service, for the tests that bring their own database."""
        wait_for(lambda: not any(map(is_alive, self.killed)), 10, "the killed server is gone")
        if not self.postmaster():    # its number may still be taken, where nobody reaps the dead
            for file in ["data/postmaster.pid", "socket/.s.PGSQL.5432.lock"]:
                (self.folder / file).unlink(missing_ok=True)
        log = str(self.folder / "postgres.log")
        self.program("pg_ctl", "start", "-s", "-w", "-t", "60", "-l", log, "-D", str(self.folder / "data"))

    @property
    def tail(self):
        return (self.folder / "postgres.log").read_text(errors="replace")[-1500:]

    def stop(self):
        self.program("pg_ctl", "stop", "-s", "-w", "-m", "fast", "-D", str(self.folder / "data"))

    def ask(self, sql):
        """One value, as the superuser."""
        where = ["-h", str(self.folder / "socket"), "-U", "postgres", "-d", "shilu"]
        return self.program("psql", "-X", "-At", *where, "-c", sql).strip()

    @property
    def url(self):
        return "postgresql://shilu_service@/shilu?host=" + str(self.folder / "socket").replace("/", "%2F")


def process_state(pid):
    """The state's letter and the parent of a process, or None when there is none."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return fields[0], int(fields[1])


def is_alive(pid):
    return (process_state(pid) or "Z")[0] != "Z"


def children(parent):
    known = {int(entry): process_state(entry) for entry in os.listdir("/proc") if entry.isdigit()}
    return [pid for pid, state in known.items() if state and state[1] == parent]


class Home:
    """A founded ledger in a folder of its own: its keys, its cluster, the services that were started on it."""

    def __init__(self, name):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="shilu-faults-"))
        self.folder.chmod(0o755)    # as root the embedded PostgreSQL is another user
        self.origin = f"ledger.example.org/faults/{name}"
        self.root = Key(self.origin + "/authority")
        self.author = Key(f"{self.origin}/dept/{DEPARTMENT}/desk")
        self.services = []
        self.db = self.folder / "db"
        self.server = Server(self.db)
        root_file = self.root.save(self.folder / "root.key")
        run("found", "--embedded", self.db, "--origin", self.origin, "--root-key", root_file)
        self.key_file = self.db / "ledger.key"
        self.key = Key.load(self.key_file)

    def serve(self, *, fault=None, place=None):
        service = Service(self, fault, place or ["--embedded", str(self.db)])
        self.services.append(service)
        return service

    def enrolment(self):
        """What lets the department's key sign complaints, in order."""
        steps = [
            ("department.registered", f"dept/{DEPARTMENT}", {"name": "演示热线", "division": "220100", "level": 3}),
            ("key.enrolled", f"key/{self.author.id.hex()}", {"key": self.author.vkey, "department": DEPARTMENT}),
            ("grant.given", f"dept/{DEPARTMENT}", {"types": ["complaint.*"]}),
        ]
        events = [event("/authority", kind, subject, data, id=kind, time=TIME) for kind, subject, data in steps]
        return [single(note(each, self.root)) for each in events]

    def verify(self, url):
        run("verify", url, "--vkey", self.key.vkey, "--root", self.root.vkey)

    def end(self):
        """Kills whatever still runs."""
        for service in self.services:
            service.kill()
        if self.server.postmaster():
            self.server.kill()

    def remove(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)


def run(*words):
    done = subprocess.run([SHILU, *map(str, words)], capture_output=True, text=True, timeout=120)
    need(done.returncode == 0, f"shilu {words[0]} succeeds: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Service:
    """One `shilu serve`."""

    def __init__(self, home, fault, place):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.front = Front([self])
        self.log = home.folder / f"serve-{len(home.services):03}.log"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SHILU_")}
        if fault:
            environment["SHILU_FAULT"] = fault
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [SHILU, "serve", *place, "--ledger-key", str(home.key_file), "--port", str(self.port)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)

    def signal(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """The ordinary end; returns the exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    @property
    def runs(self):
        return self.process.poll() is None

    def ready(self):
        """The epoch in which it writes, or None while it does not."""
        try:
            status, _, body = self.get("/readyz", timeout=2)
        except (OSError, http.client.HTTPException):
            return None
        # The first line says who writes; what follows is about the views.
        return int(body.decode().splitlines()[0].rsplit(" ", 1)[1]) if status == 200 else None

    def wait_ready(self, seconds=10):
        def ready_or_over():
            need(self.runs, f"the service runs; its last words:\n{self.tail()}")
            return self.ready()
        return wait_for(ready_or_over, seconds, "the service is ready")

    def get(self, path, timeout=10):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def fetch(self, path):
        status, _, body = self.get(path)
        need(status == 200, f"GET {path} answers 200, not {status}: {body[:300]!r}")
        return body

    def offer(self, submission):
        return self.front.offer(submission)

    def tail(self):
        return self.log.read_text(errors="replace")[-1500:]


class Front:
    """Several services of one ledger as their clients see them: whoever writes is asked, and asked again after a 503 (a
    disk that stands still for seconds is enough for the other one to take over)."""

    def __init__(self, services):
        self.services, self.connections = services, threading.local()

    def fetch(self, path):
        return self.first_answer(lambda service: service.get(path))[2]

    @property
    def url(self):
        return self.first_answer(lambda service: (service.get("/readyz")[0], service.url))[1]

    def offer(self, submission):
        """Sends until it is taken: status, body, and whether nothing was in doubt before that."""
        doubts = [False]

        def send(service):
            status, code, body, _ = submission.send(self.connection(service))
            doubts.append(status == 503 and code not in NOTHING_RECORDED)
            return status, body

        status, body = self.first_answer(send, lambda: doubts.append(True))
        return status, body, not any(doubts)

    def connection(self, service):
        """One a thread and service."""
        known = self.connections.__dict__
        if service.port not in known:
            known[service.port] = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
        return known[service.port]

    def first_answer(self, ask, lost=lambda: None):
        began = time.monotonic()
        while True:
            for service in self.services:
                try:
                    answer = ask(service)
                except (OSError, http.client.HTTPException) as error:
                    answer = (503, repr(error))
                    self.connections.__dict__.pop(service.port, None)
                    if not isinstance(error, ConnectionRefusedError):
                        lost()
                if answer[0] != 503:
                    need(answer[0] < 300, f"the ledger answers, and not {answer}")
                    return answer
            need(time.monotonic() - began < 60, f"one of the services answers within 60 s, and not {answer}")
            time.sleep(0.1)
