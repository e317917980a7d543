"""One writer at a time: two services on one database, one of them killed, paused, resumed or cut off, under load. See
run-faults.sh.

environment: FAULT_SEED (default: the clock's)
"""
import collections, http.client, os, random, signal, sys, threading, time
from authors import authors_of, event, note, single, TIME
from checking import new_ledger, OWN_EVENT
from harness import Front, Wrong, end_in_order, need, wait_for

SECONDS = 60    # within which one must serve again: a bound against hanging, what it took is printed


class Pair:
    """Two services on one ledger, and who of them writes."""

    def __init__(self, name, seed, embedded):
        self.name, self.seed, self.step = name, seed, 0
        self.random = random.Random(f"{seed}/{name}")
        self.embedded = embedded
        self.home, self.oracle, self.writer = new_ledger(f"{name}-{seed}", self.first)
        self.standby = self.newcomer()

    def first(self, home):
        self.home = home
        if not self.embedded:
            home.server.start()
        return self.serve()

    def serve(self):
        return self.home.serve(place=None if self.embedded else ["--database", self.home.server.url])

    def load(self, services, singles=3, batches=2):
        self.step += 1
        return authors_of(self.home, f"{self.name}{self.step}", self.seed, services, singles, batches)

    def newcomer(self):
        """Another service, which stands by: one that writes keeps the log, however it came to it."""
        epoch, service = self.writer.ready(), self.serve()
        wait_for(lambda: "Serving" in service.tail(), SECONDS, "the newcomer serves")
        time.sleep(1.5)
        need(self.writer.ready() == epoch, "a newcomer takes nothing from the one that writes")
        self.stands_by(service)
        return service

    def swap(self):
        self.writer, self.standby = self.standby, self.writer

    def stands_by(self, service):
        """Not ready, alive, and no taker of events; says when to come back."""
        def refuses():
            need(service.runs, f"a standby goes on running: {service.tail()}")
            try:
                return service.get("/readyz")[0] == 503
            except OSError:
                return False
        wait_for(refuses, SECONDS, "it stands by")
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
        status, code, answer, headers = self.probe().send(connection)
        connection.close()
        need(status == 503 and code == "standing-by", f"a standby refuses events: {status} {answer!r}")
        need(headers["Retry-After"], "and says when to come back")
        status, headers, answer = service.get("/readyz")
        need(status == 503 and b"standing-by" in answer and headers["Retry-After"], f"readyz says so: {answer!r}")
        need(service.get("/healthz")[0] == 200, "a standby is healthy")

    def probe(self):
        """An event that nobody else sends."""
        self.step += 1
        return single(note(event(self.home.author.source, "complaint.registered", "complaint/probe",
                                 {"channel": "hotline", "kind": "complaint"}, id=f"{self.name}/probe/{self.step}", time=TIME),
                           self.home.author))

    def takes_over(self, epoch):
        """The standby serves, in a later epoch; the two change roles."""
        took = wait_for(lambda: (self.standby.ready() or 0) > epoch, SECONDS, "the other one serves")
        self.swap()
        return took

    def check(self, submissions):
        counts = self.oracle.check(Front([self.writer, self.standby]), submissions, self.random)
        if not self.writer.ready():
            self.swap()
        return f"{counts[0]} acknowledged, {counts[1]} recorded unknown to their authors, {counts[2]} absent"

    # What happens to them

    def killed(self):
        """kill -9 of the writer."""
        epoch = self.writer.ready()
        with self.load([self.writer, self.standby]) as submissions:
            time.sleep(self.random.uniform(0.1, 0.5))
            self.writer.kill()
            took = self.takes_over(epoch)
            time.sleep(0.3)
        counts = self.check(submissions)
        self.standby = self.newcomer()
        return f"the other one serves after {took:.1f} s; {counts}"

    def paused(self, inside=False):
        """SIGSTOP of the writer, SIGCONT when the other one writes; `inside`: while it is in the middle of a transaction."""
        epoch = self.writer.ready()
        with self.load([self.writer, self.standby]) as first:
            time.sleep(self.random.uniform(0.1, 0.5))
            self.pause(inside)
            took = self.takes_over(epoch)
            with self.load([self.writer]) as second:
                time.sleep(0.5)
                self.standby.signal(signal.SIGCONT)
                wait_for(lambda: self.standby.ready() is None, SECONDS, "the resumed one gives up")
                time.sleep(0.5)
            self.stands_by(self.standby)
        need(self.writer.ready(), "the other one goes on writing")
        return f"the other one serves after {took:.1f} s; {self.check(first + second)}"

    def paused_inside(self):
        """The same, stopped between BEGIN and COMMIT, holding the head's row lock."""
        return self.paused(inside=True)

    def paused_alone(self):
        """The same, with authors who know only the paused one, while the other one records nothing of anybody's: not even
        a log that has stayed as it was takes in what the resumed one had begun."""
        epoch = self.writer.ready()
        with self.load([self.writer]) as submissions:
            time.sleep(self.random.uniform(0.1, 0.5))
            self.pause(False)
            took = self.takes_over(epoch)
            taken_over, its_epoch = self.writer.fetch("/checkpoint"), self.writer.ready()
            self.standby.signal(signal.SIGCONT)
            wait_for(lambda: self.standby.ready() is None, SECONDS, "the resumed one gives up")
            time.sleep(0.5)
        self.stands_by(self.standby)
        size = int(taken_over.decode().split("\n")[1])
        now = int(self.home.server.ask("SELECT max(size) FROM ledger.head"))
        need(all(map(OWN_EVENT.match, self.oracle.entries(self.writer, now)[size:])),
             "nothing was recorded but the ledger's own word")
        need(self.writer.ready() == its_epoch, "and that by the other one, which nobody has overtaken")
        return f"the other one serves after {took:.1f} s; {self.check(submissions)}"

    def pause(self, inside):
        open_transaction = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE application_name = 'shilu writer' AND state = 'idle in transaction'")
        for _ in range(200):
            self.writer.signal(signal.SIGSTOP)
            if not inside or self.home.server.ask(open_transaction) != "0":
                return
            self.writer.signal(signal.SIGCONT)
            time.sleep(self.random.uniform(0.001, 0.02))
        raise Wrong("the writer was never caught inside a transaction")

    def paused_briefly(self):
        """A pause shorter than the lease changes nothing."""
        epoch = self.writer.ready()
        with self.load([self.writer, self.standby]) as submissions:
            time.sleep(0.2)
            self.writer.signal(signal.SIGSTOP)
            time.sleep(2)
            self.writer.signal(signal.SIGCONT)
            time.sleep(0.5)
        need(self.writer.ready() == epoch and self.standby.ready() is None, "the same one writes, in the same epoch")
        return self.check(submissions)

    def repetitions(self):
        """Authors who only repeat themselves do not make the writer look silent."""
        epoch, probe = self.writer.ready(), self.probe()
        until = time.monotonic() + 8
        repeated, wrong = collections.Counter(), []

        def repeat():
            try:
                while time.monotonic() < until:
                    repeated[self.writer.offer(probe)[0]] += 1
            except Exception as error:
                wrong.append(error)

        threads = [threading.Thread(target=repeat) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        need(not wrong, f"they are answered: {wrong}")
        need(self.writer.ready() == epoch and self.standby.ready() is None, "the same one writes, in the same epoch")
        need(repeated[201] == 1, f"it is recorded once: {repeated}")
        probe.receipt = self.writer.offer(probe)[1]
        return f"{repeated[200]} repetitions; {self.check([probe])}"

    def cut_off(self):
        """All sessions of both services end."""
        return self.one_serves(lambda: self.home.server.ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'shilu_service'"))

    def database_killed(self):
        """PostgreSQL is killed under both, and comes back."""
        def kill():
            self.home.server.kill()
            if not self.embedded:
                time.sleep(0.5)
                self.home.server.start()
        return self.one_serves(kill)

    def one_serves(self, strike):
        probe = self.probe()
        with self.load([self.writer, self.standby]) as submissions:
            time.sleep(self.random.uniform(0.1, 0.5))
            strike()
            began = time.monotonic()
            probe.receipt = Front([self.writer, self.standby]).offer(probe)[1]
            took = time.monotonic() - began
            need(took < SECONDS, f"one serves again within {SECONDS} s, not {took:.1f}")
            time.sleep(0.5)    # whoever is faster, in the end one of them writes
        submissions.append(probe)
        wait_for(lambda: self.writer.ready() or self.standby.ready(), SECONDS, "one is ready")
        if not self.writer.ready():
            self.swap()
        self.stands_by(self.standby)
        return f"one serves after {took:.1f} s; {self.check(submissions)}"

    def stopped(self):
        """Both end in order, and the last one stops the PostgreSQL that they share."""
        self.check([])
        need(self.writer.stop() == 0, f"the writer ends in order: {self.writer.tail()}")
        wait_for(self.standby.ready, SECONDS, "the other one serves")
        if self.embedded:
            need(self.home.server.postmaster(), "the one that goes leaves PostgreSQL to the other one")
        need(self.standby.stop() == 0, f"the other one ends in order: {self.standby.tail()}")
        if self.embedded:
            need(self.home.server.postmaster() is None, "PostgreSQL is stopped with the last one")
        return "in order"


def play(name, seed, embedded, acts):
    """Plays the acts in turn; returns how many passed, and failed. A failed act ends the play."""
    passed, pair, act = 0, None, "founding"
    try:
        pair = Pair(name, seed, embedded)
        for act in acts:
            counts = getattr(pair, act)()
            print(f"ok    {name}: {act}: {counts}", flush=True)
            passed += 1
        return passed, 0
    except Exception as error:
        print(f"FAIL  {name}: {act}: {error if isinstance(error, Wrong) else repr(error)}", flush=True)
        if pair:
            for service in pair.home.services:
                print(f"      {service.log}: {service.tail()[-500:]}", flush=True)
        return passed, 1
    finally:
        if pair:
            for service in pair.home.services:
                service.signal(signal.SIGCONT)
            pair.home.remove()


def main():
    end_in_order()
    seed = os.environ.get("FAULT_SEED", str(int(time.time())))
    print(f"      two services, seed {seed}", flush=True)
    own = play("own-database", seed, False, [
        "killed", "paused", "paused_inside", "paused_alone", "paused_briefly", "repetitions", "cut_off", "database_killed",
        "paused", "killed", "stopped"])
    private = play("embedded", seed, True, [
        "killed", "database_killed", "paused", "database_killed", "killed", "stopped"])
    passed, failed = (sum(pair) for pair in zip(own, private))
    print(f"{passed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
