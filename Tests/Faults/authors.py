"""Authors of events: what they send, made by Tests/Program/ledger.py, and threads that send it."""
import contextlib, http.client, json, pathlib, random, sys, threading

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Program"))
from ledger import event, note, seal    # noqa: E402
from formats import Fault as Wrong    # noqa: E402

DEPARTMENT = "11220100DEMA00013D"    # fictional
TIME = "2026-01-05T09:30:00+08:00"    # of all events: what a seed repeats is the same bytes
# Refusals that promise that nothing was recorded (RFC 9457 codes).
NOTHING_RECORDED = {"standing-by", "store-unavailable", "pool-full"}


class Submission:
    """What an author sends, and what came of it. `payloads` are the entries that it makes, without their stamps."""

    def __init__(self, path, content_type, body, payloads, thread=None):
        self.path, self.content_type, self.body, self.payloads = path, content_type, body, payloads
        self.thread = thread       # of a conditional event: those of one thread are sent in order
        self.receipt = None        # the bytes of the first 200 or 201
        self.refused = False       # the last answer promised that nothing was recorded, and nothing is in doubt
        self.in_doubt = False      # it was sent once, and what came of that is unknown

    @property
    def place(self):
        """The index, and the stamp, that the receipt tells."""
        receipt = json.loads(self.receipt)
        return receipt.get("index", receipt.get("sealIndex")), receipt["recordedAt"].encode(), receipt["proof"]

    def send(self, connection):
        """Sends it; returns status, code of the problem, body and header fields. A lost connection leaves it in doubt."""
        try:
            return self.exchange(connection)
        except ConnectionRefusedError:
            raise
        except (OSError, http.client.HTTPException):
            self.in_doubt, self.refused = True, False
            raise

    def exchange(self, connection):
        connection.request("POST", self.path, self.body, {"Content-Type": self.content_type})
        answer = connection.getresponse()
        body = answer.read()
        code = json.loads(body).get("code", "") if answer.status >= 400 else ""
        return answer.status, code, body, answer.headers

    def refuse(self, code):
        # After one unknown outcome the refusal of a repetition promises nothing about the first.
        self.in_doubt |= code not in NOTHING_RECORDED
        self.refused = not self.in_doubt


def single(body, thread=None):
    return Submission("/v1/events", "text/plain; charset=utf-8", body, [body], thread)


def batch(identity, lines, key):
    sealed = seal(key, identity, lines)
    return Submission("/v1/batches", "application/vnd.shilu.batch", sealed + b"\n" + b"".join(lines), [sealed] + lines)


class Author(threading.Thread):
    """Sends until told to stop. `services` are asked in turn, whenever one does not take what is sent."""

    def __init__(self, key, name, seed, services, batches):
        super().__init__(daemon=True)
        self.key, self.source, self.tag, self.services = key, f"/dept/{DEPARTMENT}/desk", name, services
        self.random = random.Random(f"{seed}/{name}")
        self.batches = batches
        self.over = threading.Event()
        self.sent, self.version, self.wrong = [], 0, []
        self.connection, self.asked = None, 0

    def stop(self):
        self.over.set()

    def run(self):
        try:
            while not self.over.is_set():
                submission = self.batch() if self.batches else self.single()
                self.sent.append(submission)
                # An author who must know before the next step asks again; another one leaves it at that for now.
                while not self.attempt(submission) and not self.over.is_set():
                    self.over.wait(0.05)
                    if not submission.thread:
                        break
        except Exception as error:
            self.wrong.append(f"author {self.tag}: {error!r}")

    def attempt(self, submission):
        try:
            if self.connection is None:
                service = self.services[self.asked % len(self.services)]
                self.connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
            status, code, body, _ = submission.send(self.connection)
        except (OSError, http.client.HTTPException):
            self.elsewhere()
            return False
        if status in (200, 201):
            submission.receipt, submission.refused = body, False
            self.version += 1 if submission.thread else 0
            return True
        if status != 503:
            self.wrong.append(f"author {self.tag} was answered {status} {body[:300]!r}")
        submission.refuse(code)
        self.elsewhere()
        return False

    def elsewhere(self):
        if self.connection:
            self.connection.close()
        self.connection = None
        self.asked += 1

    def single(self):
        number = len(self.sent)
        thread, more = None, {}
        if self.random.random() < 0.3:
            thread = f"complaint/{self.tag}"
            more["expectedversion"] = self.version
        subject = thread or f"complaint/shared-{self.random.randrange(40)}"
        return single(note(self.line(f"{self.tag}/{number}", subject, **more), self.key), thread)

    def batch(self):
        number = len(self.sent)
        count = self.random.choice([1, 2, 10, 40, 60, 90, 256])
        lines = [
            self.line(f"{self.tag}/{number}/{each}", f"complaint/shared-{self.random.randrange(40)}") for each in range(count)]
        return batch(f"{self.tag.replace('/', '-')}-{number}", lines, self.key)

    def line(self, identity, subject, **more):
        data = {"channel": "hotline", "kind": "complaint", "nature": "垃圾 " * self.random.randrange(1, 30)}
        return event(self.source, "complaint.registered", subject, data, id=identity, time=TIME, **more)


@contextlib.contextmanager
def authors_of(home, name, seed, services, singles=3, batches=2):
    """Several authors at work while the context lasts; gives the list of what they have sent, filled when it ends."""
    authors = [Author(home.author, f"{name}a{each}", seed, services, each >= singles) for each in range(singles + batches)]
    submissions = []
    for author in authors:
        author.start()
    try:
        yield submissions
    finally:
        for author in authors:
            author.stop()
        for author in authors:
            author.join()
            submissions += author.sent
    wrong = [each for author in authors for each in author.wrong]
    if wrong:
        raise Wrong("; ".join(wrong))
