"""What must hold of a served ledger, whatever was killed: the served log is compared with a model made of what its authors
have sent and of the receipts that they hold."""
import base64, json, random, re, threading, zlib
from harness import Home, Wrong, need
from formats import STAMP, check_consistency, lengthed, open_checkpoint, parse_proof, root_from, tile_path
from merkle import Model

STAMP_LENGTH = 25
# What the ledger appends by itself: attestations of its views, and what it commits to of its thread index.
OWN_EVENT = re.compile(
    STAMP.pattern
    + rb'\{"specversion":"1\.0","id":"[^"]*","source":"/ledger","type":"(projection\.attested|threads\.committed)",'
)
RESENDERS = 4


class Oracle:
    """Knows everything that was ever sent to one ledger, and where it has to be."""

    def __init__(self, home):
        self.home, self.model, self.settled = home, Model(), []

    def found(self, service):
        """Takes the founding, entry 0, as it is: `shilu verify` judges it."""
        self.model.extend(self.entries(service, 1))

    def check(self, service, submissions, chance):
        """Holds the log against the model; settles all of `submissions`, the known and the unknown. Returns how many were
        acknowledged, were recorded without their author knowing, and were absent."""
        size, root = self.opened(service.fetch("/checkpoint"))
        known = len(self.model.entries)
        need(size >= known, f"the log does not shrink: {size} entries, {known} were there")
        served = self.entries(service, size)
        need(served[:known] == self.model.entries, "what was there before is there still, byte for byte")
        places = self.attribute(served, known, submissions)
        self.model.extend(served[known:])
        need(self.model.root(size) == root, "the model's root is the checkpoint's")
        acknowledged = [s for s in submissions if s.receipt]
        for submission in acknowledged:
            self.check_receipt(submission, size)
            need(places.get(submission) == submission.place[0], "an acknowledged event is at the index of its receipt")
        unknown = [s for s in submissions if not s.receipt]
        need(not any(s.refused and s in places for s in unknown), "what was refused is not recorded")
        self.check_growth(service, acknowledged, size, root, chance)

        # Everything again: the same receipt, or the first one now.
        before = {s: s.receipt for s in submissions}
        old = chance.sample(self.settled, min(20, len(self.settled)))
        self.resend(service, submissions + old, places)
        for submission in unknown:
            need(submission not in places or submission.place[0] == places[submission], "a repetition gets the first index")
        self.resend(service, unknown, places)
        absent = [s for s in unknown if s not in places]
        self.check_fresh(service, absent, size, root)
        self.settled += submissions
        self.home.verify(service.url)
        return len(before) - len(unknown), len(unknown) - len(absent), len(absent)

    # Reading

    def opened(self, checkpoint):
        """Size and root of a checkpoint that the ledger has signed."""
        return open_checkpoint(checkpoint, self.home.key.vkey)[1:]

    def entries(self, service, size):
        entries = []
        for first in range(0, size, 256):
            if first + 256 <= len(self.model.entries) and first + 1024 < len(self.model.entries):
                # Old full bundles are immutable; shilu verify reads them all.
                entries += self.model.entries[first:first + 256]
                continue
            width = min(256, size - first)
            entries += lengthed(service.fetch("/" + tile_path("entries", first // 256, width)))
            need(len(entries) == first + width, "a bundle holds its entries")
        return entries

    def attribute(self, entries, start, submissions):
        """The first index of each submission that is in `entries` from `start` on. Every entry must be of one, every one
        whole and there once, every stamp sound."""
        waiting = {s.payloads[0]: s for s in submissions}
        places, index = {}, start
        while index < len(entries):
            if OWN_EVENT.match(entries[index]):
                index += 1    # the ledger's own word on its views, whenever it is due; `shilu verify` checks who signed it
                continue
            submission = waiting.pop(entries[index][STAMP_LENGTH:], None)
            need(submission, f"entry {index} is one that was sent, and is there once: {entries[index][:200]!r}")
            run = [entry[STAMP_LENGTH:] for entry in entries[index:index + len(submission.payloads)]]
            need(run == submission.payloads, f"what begins at entry {index} is whole")
            places[submission] = index
            index += len(run)
        stamps = [entry[:STAMP_LENGTH] for entry in entries[max(0, start - 1):]]
        need(all(map(STAMP.fullmatch, stamps)) and stamps == sorted(stamps), "stamps are sound and never decrease")
        return places

    # Receipts

    def check_receipt(self, submission, size):
        """The proof leads from the entry to a signed root, which is the model's at that size."""
        index, stamp, proof = submission.place
        at, path, extra, checkpoint = parse_proof(proof.encode())
        need(at == index and extra is None, "a receipt is a tlog-proof of its index")
        entry = stamp + b"\n" + submission.payloads[0]
        need(index < size and self.model.entries[index] == entry, f"the log has what the receipt of entry {index} says")
        proven, root = self.opened(checkpoint)
        need(root_from(self.model.leaves[index], index, proven, path) == root, f"the proof of entry {index} holds")
        need(proven <= size and self.model.root(proven) == root, f"the log of {size} continues the one of the receipt")

    def check_growth(self, service, acknowledged, size, root, chance):
        """The service's own consistency proofs, from checkpoints that authors hold."""
        for submission in chance.sample(acknowledged, min(2, len(acknowledged))):
            old, old_root = self.opened(parse_proof(submission.place[2].encode())[3])
            self.check_consistency(service, old, size, old_root, root)

    def check_consistency(self, service, old, new, old_root, new_root):
        proof = json.loads(service.fetch(f"/v1/consistency?from={old}&to={new}"))
        check_consistency(old, old_root, new, new_root, list(map(base64.b64decode, proof["path"])))

    def check_fresh(self, service, fresh, old, old_root):
        """What was sent again and had been absent is there now, once, and nothing else is."""
        size, root = self.opened(service.fetch("/checkpoint"))
        entries = self.entries(service, size)
        places = self.attribute(entries, old, fresh)
        need(len(places) == len(fresh), "what was absent is recorded when it is sent again")
        self.model.extend(entries[old:])
        need(self.model.root(size) == root, "the model's root is the new checkpoint's")
        for submission in fresh:
            need(submission.place[0] == places[submission], "a fresh receipt tells the place")
            self.check_receipt(submission, size)
        self.check_consistency(service, old, size, old_root, root)

    def resend(self, service, submissions, places):
        """Sends everything again, on a few connections. What has a receipt must get the same bytes; what is in the log must
        not be recorded again. Conditional events of one thread go in order, by one sender."""
        lanes = [[] for _ in range(RESENDERS)]
        for number, submission in enumerate(submissions):
            lanes[(zlib.crc32(submission.thread.encode()) if submission.thread else number) % RESENDERS].append(submission)
        wrong = []

        def send(lane):
            try:
                for submission in lane:
                    status, body, sure = service.offer(submission)
                    expected = {200} if submission.receipt or submission in places else {201} if sure else {200, 201}
                    need(status in expected, f"a repetition is answered {expected}, not {status}: {body[:500]!r}")
                    need(submission.receipt in (None, body),
                         f"a repetition gets the first receipt, byte for byte: {body!r}, first {submission.receipt!r}")
                    submission.receipt = body
            except Exception as error:
                wrong.append(error)

        senders = [threading.Thread(target=send, args=[lane]) for lane in lanes if lane]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        if wrong:
            raise wrong[0] if isinstance(wrong[0], Wrong) else Wrong(f"resending failed: {wrong[0]!r}")


def new_ledger(name, serve=Home.serve):
    """A founded ledger with its authors' key enrolled: its home, its oracle, the service that runs."""
    home = Home(name)
    try:
        return home, *enrolled(home, name, serve)
    except BaseException:
        home.remove()
        raise


def enrolled(home, name, serve):
    service = serve(home)
    service.wait_ready(30)
    oracle = Oracle(home)
    oracle.found(service)
    enrolment = home.enrolment()
    for each in enrolment:    # one needs the other
        oracle.resend(service, [each], {})
    oracle.check(service, enrolment, random.Random(name))
    return oracle, service
