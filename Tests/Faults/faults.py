"""Kills a ledger in every way there is, under load, and checks what is left. See run-faults.sh.

environment: FAULT_ROUNDS (default 216), FAULT_SEED (default: the clock's), FAULT_LEDGER_ROUNDS (rounds a ledger, default 20)
"""
import collections, os, random, signal, sys, time, traceback
from authors import authors_of
from checking import new_ledger
from harness import Wrong, end_in_order, need, wait_for

STEPS = ["begun", "advanced", "inserted", "checked", "committing", "committed"]
FAULTS = [f"{step}:{kind}" for step in STEPS for kind in ["before", "after", "error", "failed"]]
# How often each way comes among 24 + 30 rounds.
WAYS = FAULTS + ["service"] * 10 + ["postgres"] * 9 + ["postmaster"] * 2 + ["both"] * 7 + ["stop"] * 2


class Round:
    """One ledger under load from several authors, one fault, one check."""

    def __init__(self, home, oracle, way, number, seed):
        self.home, self.oracle, self.way, self.number = home, oracle, way, number
        self.random = random.Random(f"{seed}/{number}")
        self.seed = f"{seed}/{number}"

    def start(self, previous):
        """The service to torment: the one of the round before, unless this round's fault has to be given to a new one."""
        if ":" not in self.way:
            return previous
        previous.kill()
        nth = self.random.randrange(1, 25)
        return self.home.serve(fault=f"{self.way}:{nth}")

    def run(self, previous):
        """Returns the service that runs now, and what the check counted."""
        service = self.start(previous)
        service.wait_ready(30)
        epoch = service.ready()
        with authors_of(self.home, f"r{self.number}", self.seed, [service]) as submissions:
            service = self.strike(service, epoch)
        if service.runs:
            service.wait_ready()
        else:
            service = self.home.serve()
            service.wait_ready(30)
        return service, self.oracle.check(service, submissions, self.random)

    def strike(self, service, epoch):
        """Lets the fault happen; returns the service to go on with, which may be dead."""
        moment = self.random.uniform(0.02, 0.5)
        if self.way.endswith((":before", ":after")):
            wait_for(lambda: not service.runs, 10, "the service dies at its fault")
            need(service.process.returncode == -signal.SIGKILL, f"it was killed: {service.tail()}")
        elif ":" in self.way:
            self.outlive(service, lambda: (service.ready() or 0) > epoch, "the service recovers from its fault")
        else:
            time.sleep(moment)
            getattr(self, "strike_" + self.way)(service)
        return service

    def outlive(self, service, condition, what):
        def again():
            need(service.runs, f"the service goes on running; its last words:\n{service.tail()}")
            return condition()
        wait_for(again, 20, what)
        time.sleep(0.1)    # the authors' turn: they must be served again

    def strike_service(self, service):
        service.kill()

    def strike_postgres(self, service, backends=True):
        self.home.server.kill(backends)
        dead = self.home.server.killed[0]
        self.outlive(service, lambda: self.home.server.postmaster() not in (None, dead) and service.ready(),
                     "the service brings its PostgreSQL back")

    def strike_postmaster(self, service):
        """Its backends outlive it for a moment, and may still be at work."""
        self.strike_postgres(service, backends=False)

    def strike_both(self, service):
        kills = [service.kill, self.home.server.kill]
        self.random.shuffle(kills)
        for kill in kills:
            kill()

    def strike_stop(self, service):
        """Not a fault, but the same promise: SIGTERM under load."""
        need(service.stop() == 0, f"the service ends in order: {service.tail()}")
        need(self.home.server.postmaster() is None, "PostgreSQL is stopped with it")


class Campaign:
    """Rounds on one ledger after the other; a ledger on which a round has failed is kept for whoever looks into it."""

    def __init__(self, seed):
        self.seed, self.home = seed, None
        self.passed, self.failed, self.totals = collections.Counter(), 0, [0, 0, 0]

    def round(self, number, way, fresh):
        began = time.monotonic()
        try:
            if fresh or not self.home:
                self.end()
                self.home, self.oracle, self.service = new_ledger(f"{self.seed}-{number}")
            self.service, counts = Round(self.home, self.oracle, way, number, self.seed).run(self.service)
        except Exception as error:
            self.report(number, way, error)
            return
        self.passed[way] += 1
        self.totals = list(map(sum, zip(self.totals, counts)))
        if os.environ.get("FAULT_VERBOSE"):
            size = len(self.oracle.model.entries)
            print(f"ok    round {number}, {way}: {counts} of {size} entries, {time.monotonic() - began:.1f} s", flush=True)

    def report(self, number, way, error):
        self.failed += 1
        print(f"FAIL  round {number}, {way}, seed {self.seed}: {error if isinstance(error, Wrong) else ''}", flush=True)
        if not isinstance(error, Wrong):
            traceback.print_exception(error, file=sys.stdout)
        if self.home:
            print(f"      kept: {self.home.folder}", flush=True)
            self.home.end()
        self.home = None

    def end(self):
        """Ends the present ledger in order."""
        if not self.home:
            return
        home, self.home = self.home, None
        try:
            need(self.service.stop() == 0, f"the last service of a ledger ends in order: {self.service.tail()}")
        finally:
            home.remove()


def main():
    end_in_order()
    rounds = int(os.environ.get("FAULT_ROUNDS", 216))
    seed = os.environ.get("FAULT_SEED", str(int(time.time())))
    per_ledger = int(os.environ.get("FAULT_LEDGER_ROUNDS", 20))
    shuffle, ways = random.Random(seed), []
    while len(ways) < rounds:
        ways += shuffle.sample(WAYS, len(WAYS))
    print(f"      {rounds} rounds, seed {seed}", flush=True)
    began, campaign = time.monotonic(), Campaign(seed)
    try:
        for number, way in enumerate(ways[:rounds]):
            campaign.round(number, way, fresh=number % per_ledger == 0)
            if campaign.failed >= 3:
                print("      too much is wrong to go on")
                break
        campaign.end()
    finally:
        if campaign.home:
            campaign.home.remove()
    for way, count in sorted(campaign.passed.items()):
        print(f"ok    {way}: {count} rounds")
    acknowledged, recorded, absent = campaign.totals
    print(f"      {acknowledged} submissions acknowledged, {recorded} recorded though their authors were not told, "
          f"{absent} absent and recorded when sent again; {time.monotonic() - began:.0f} s")
    print(f"{sum(campaign.passed.values())} passed, {campaign.failed} failed")
    return campaign.failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
