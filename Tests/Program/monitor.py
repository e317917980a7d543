"""A monitor beside a ledger: killed and revived while events flow; then every lie that a ledger could tell, what the monitor
says of it, and the evidence that it keeps."""
import contextlib
import hashlib
import itertools
import os
import random
import re
import shutil
import threading
import time
import urllib.request

from ledger import batch, bundle, bundle_entries, complaint, event, note, tile_path
from lying import LyingLedger, entries_of
from monitoring import MonitorProcess, expect_evidence, figures, last, once
from running import MARKET, Home, Tests, equal, shilu, temporary_folder
from tampering import clone, frame, own_like, put
from witnessing import Witness, free_port

tests = Tests()
seed = int(os.environ.get("SHILU_SEED") or random.randrange(1 << 32))
random = random.Random(seed)


class Author(threading.Thread):
    """Appends small batches and single events until it is told to stop."""

    def __init__(self, service, key):
        super().__init__(daemon=True)
        self.service, self.key, self.over, self.wrong = service, key, threading.Event(), []

    def run(self):
        number = 0
        try:
            while not self.over.is_set():
                number += 1
                lines = [complaint(self.key) for _ in range(1 + number * 37 % 300)]
                equal(self.service.post("/v1/batches", batch(self.key, f"flow-{number}", lines)).status, 201)
                equal(self.service.post("/v1/events", note(complaint(self.key), self.key)).status, 201)
                self.over.wait(0.02)
        except Exception as error:
            self.wrong.append(error)

    def stop(self):
        self.over.set()
        self.join()
        assert not self.wrong, self.wrong


def size_of(url):
    with urllib.request.urlopen(url + "/checkpoint", timeout=10) as answer:
        return int(answer.read().split(b"\n")[1])


def follow(home, service, key, state):
    """Kills and revivals while events flow: sizes only go up, nothing is left out."""
    author = Author(service, key)
    author.start()
    options = (service.url, "--state", state, *home.trust(), "--interval", "1")
    known = 0
    events = []
    with tests(f"killed and revived while events flow, it loses nothing (seed {seed})"):
        for number in range(8):
            monitor = MonitorProcess(*options)
            monitor.await_event("started")
            time.sleep(random.random() * 1.2)
            monitor.kill()
            equal(monitor.events[0]["event"], "started")
            assert monitor.events[0]["size"] >= known, (monitor.events[0], known)
            events += monitor.events
            sizes = [event["size"] for event in monitor.events if event["event"] == "verified"]
            known = max([known, monitor.events[0]["size"], *sizes])
        author.stop()
        events += once(service.url, state, *home.trust())
        equal(last(events, "started")["first"], False)
        # A last kill may have been between the state and the line about it.
        verified = [event for event in events if event["event"] == "verified"]
        assert verified and all(event["size"] - event["entries"] >= 0 for event in verified)
        assert not [event for event in events if event["event"] in ("suspect", "fault")], events
        equal(once(service.url, state, *home.trust())[0]["size"], size_of(service.url))
    with tests("without a key it takes the one known from before, or at first the founding's, and says so"):
        equal(once(service.url, state)[0]["first"], False)
        first = shilu("monitor", service.url, "--state", state.with_name("first"), "--once")
        assert "Nobody vouches for that" in first.text and "FIRST START" in first.text, first.text
    with tests("the page has figures, and a checkpoint for other monitors"):
        port = free_port()
        with running(*options, "--metrics-port", port) as monitor:
            monitor.await_event("started")
            assert service.post("/v1/events", note(complaint(key), key)).status == 201
            size = size_of(service.url)
            monitor.await_event("verified", size=size)
            equal(figures(port)[f'shilu_monitor_entries{{ledger="{home.origin}"}}'], size)
            hashed = hashlib.sha256(home.origin.encode()).hexdigest()
            place = f"http://127.0.0.1:{port}/{hashed}/checkpoint"
            events = once(service.url, state.with_name("second"), *home.trust(), "--peer", place)
            equal(last(events, "agrees")["size"], size)
    with tests("two monitors of one state do not run"):
        with running(*options) as monitor:
            monitor.await_event("started")
            once(service.url, state, *home.trust(), code=1)


@contextlib.contextmanager
def running(*options):
    monitor = MonitorProcess(*options)
    try:
        yield monitor
    finally:
        if monitor.process.poll() is None:
            monitor.kill()


def outage(home, state):
    with tests("a ledger that does not answer is no fault: exit code 3, and a monitor that runs tries again"):
        nowhere = f"http://127.0.0.1:{free_port()}"
        events = once(nowhere, state, "--vkey", home.key.vkey, code=3)
        assert {event["event"] for event in events} == {"started", "unreachable"}, events
        with running(nowhere, "--state", state, "--vkey", home.key.vkey) as monitor:
            assert monitor.await_event("unreachable")["retrySeconds"] >= 1
    with tests("a state that was changed refuses"):
        changed = state.with_name("changed")
        shutil.copytree(state, changed)
        [file] = changed.glob("*/state")
        good = file.read_bytes()
        at = random.randrange(len(good))
        file.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
        once(nowhere, changed, "--vkey", home.key.vkey, code=1)


def faults(what, code, url, state, home, *more, index=None):
    """One lie: the event, the exit code, and the evidence."""
    with tests(f"{what}: {code}, with an evidence"):
        fault = last(once(url, state, *home.trust(), *more, code=5), "fault")
        equal(fault["code"], code, fault)
        if index is not None:
            equal(fault["index"], index, fault)
        return expect_evidence(fault["evidence"], code, home.key.vkey, random)


def copies(state):
    """A fresh copy of a monitor's state for each lie."""
    number = 0
    while True:
        number += 1
        copy = state.with_name(f"state-{number}")
        shutil.copytree(state, copy)
        yield copy


def lies(home, service, key, state, folder):
    """A ledger under the real one's key that tells something else."""
    entries = entries_of(service)
    size = len(entries)
    fresh = copies(state)
    stamp = entries[-1][:24]
    sent = note(complaint(key), key)
    liar = LyingLedger(home.key, entries)
    with tests("the copy of an honest ledger passes"):
        assert not [event for event in once(liar.url, next(fresh), *home.trust()) if event["event"] == "fault"]
    liar.tell(entries + [b"2020-01-01T00:00:00.000Z\n" + sent])
    faults("a stamp that is set back", "stamp-decreases", liar.url, next(fresh), home, index=size)
    liar.tell(entries + [b"2199-01-01T00:00:00.000Z\n" + sent])
    faults("a stamp of the future", "stamp-ahead", liar.url, next(fresh), home, index=size)
    liar.tell(entries + [stamp + b"\n" + sent.replace(b'"hotline"', b'"web"')])
    faults("an author's event that was changed", "bad-signature", liar.url, next(fresh), home, index=size)
    odd = event(key.source, "complaint.closed", "complaint/odd", {"outcome": "?"})
    liar.tell(entries + [stamp + b"\n" + note(odd, key)])
    faults("an event that is not what its type asks for", "event-malformed", liar.url, next(fresh), home, index=size)
    liar.tell(entries + [entries[-1]])
    # The event is in front of what was verified: only a look at everything can find it twice.
    faults("an event that is there twice", "id-reused", liar.url, folder / "whole", home, index=size)
    recorded_again(liar, home, entries, stamp, next(fresh))
    liar.tell(entries[:-30] + [stamp + b"\n" + note(complaint(key), key) for _ in range(40)])
    text = faults("a rewritten end", "checkpoints-contradict", liar.url, next(fresh), home)
    assert "Both cannot be true of one log" in text, text
    liar.tell(entries[:-30])
    text = faults("a log that became shorter", "rolled-back", liar.url, next(fresh), home)
    assert "is the word of who made this file" in text, text
    attest(liar, home, entries, stamp, folder)
    endless(liar, home, entries)
    with tests("receipts check: what was lost is told, with an evidence; what is there is honoured"):
        receipts = folder / "receipts"
        receipts.mkdir()
        for index in (3, size // 2, size - 1):
            proof = service.get(f"/v1/proofs/{index}", Accept="text/plain").body
            (receipts / f"{index}.tlog-proof").write_bytes(proof)
        shilu("receipts", "check", receipts, service.url, "--vkey", home.key.vkey)
        for told, code in ((entries[:-30], "rolled-back"), (entries[:-30] + entries[-60:], "checkpoints-contradict")):
            liar.tell(told)
            verdict = shilu("receipts", "check", receipts, liar.url, "--vkey", home.key.vkey, "--evidence", folder, ok=False)
            equal(verdict.returncode, 5, verdict.text)
            expect_evidence(folder / f"{size - 1}.tlog-proof.evidence", code, home.key.vkey, random)
        (receipts / "bad.tlog-proof").write_bytes(b"nothing")
        equal(shilu("receipts", "check", receipts, service.url, "--vkey", home.key.vkey, ok=False).returncode, 1)
    liar.stop()
    return fresh


def recorded_again(liar, home, entries, stamp, state):
    """The enrolment of a key that was suspended since: the root authority's own note, kept by the ledger."""
    other = home.department_key(MARKET, "another")
    enrolled, suspended = (stamp + b"\n" + sent for sent in (home.enrol(other), home.withdraw("key.suspended", other)))
    liar.tell(entries + [enrolled, suspended])
    once(liar.url, state, *home.trust())
    liar.tell(entries + [enrolled, suspended, enrolled])
    faults("an old note of the root's that is recorded again", "id-reused", liar.url, state, home, index=len(entries) + 2)


def endless(liar, home, entries):
    """Answers that mean to keep a reader for ever, or to fill its memory."""
    liar.tell(entries)
    with tests("pages of entries that lead nowhere end the reading"):
        liar.overrides["/v1/events?after=-1&limit=1000"] = b'{"size":9,"next":-1,"entries":[]}'
        read = shilu("read", liar.url, ok=False)
        assert read.returncode == 3 and "goes on behind -1" in read.text, read.text
    with tests("a bundle that is longer than any is not read to its end"):
        liar.overrides["/" + tile_path("entries", 0, min(256, len(entries)))] = bytes(17 << 20)
        verdict = shilu("replay", liar.url, "--view", "complaint", "--digest", "--vkey", home.key.vkey, ok=False)
        assert verdict.returncode == 3 and "the answer has more than 16777472 bytes" in verdict.text, verdict.text
    liar.overrides.clear()


def attest(liar, home, entries, stamp, folder):
    """The ledger attests a digest that the log gives, then one that it does not."""
    liar.tell(entries)
    said = shilu("replay", liar.url, "--view", "complaint", "--digest", "--vkey", home.key.vkey).text
    version, rows, digest = re.search(r"version (\d+)  rows (\d+)  digest (\S+)", said).groups()

    def attested(digest):
        data = {"projection": "complaint", "version": int(version), "size": len(entries), "rows": int(rows), "digest": digest}
        return stamp + b"\n" + note(event("/ledger", "projection.attested", "projection/complaint", data), home.key)
    right = attested(digest)
    with tests("an attested digest that is right is told"):
        liar.tell(entries + [right])
        equal(last(once(liar.url, folder / "attested", *home.trust(), "--attested"), "attested")["size"], len(entries))
    with tests("an attested digest is looked at again where it could not be"):
        # The bundle with it is read once to be verified, and then to be replayed.
        number, asked = len(entries) // 256, itertools.count()
        path = "/" + tile_path("entries", number, len(entries) + 1 - number * 256)
        liar.overrides[path] = lambda: None if next(asked) == 1 else liar.files[path]
        events = once(liar.url, folder / "asked-again", *home.trust(), "--attested")
        last(events, "unreachable")
        equal(last(events, "attested")["size"], len(entries))
    liar.overrides.clear()
    liar.tell(entries)
    older, asked = liar.files["/checkpoint"], itertools.count()
    liar.tell(entries + [attested("A" * 43 + "=")])
    liar.overrides["/checkpoint"] = lambda: older if next(asked) else liar.files["/checkpoint"]
    faults("a wrong digest, behind an older checkpoint once the new one is verified", "attestation-refuted", liar.url,
           folder / "escaped", home, "--attested", index=len(entries))
    liar.overrides.clear()
    liar.tell(entries + [right, attested("A" * 43 + "=")])
    text = faults("an attested digest that is wrong", "attestation-refuted", liar.url, folder / "attested", home, "--attested",
                  index=len(entries) + 1)
    assert "shilu attest verify" in text, text


def splits(home, service, key, fresh, folder):
    """Each reader is shown a sound log of its own: only who compares sees it."""
    witness = Witness(folder, "w1", home.key.vkey)
    witness.begin()
    process = witness.serve()
    port = free_port()
    service.stop()
    service = home.serve("--witness", witness.address, port=port)
    assert service.post("/v1/events", note(complaint(key), key)).status == 201
    entries = entries_of(service)
    service.until(lambda: service.get("/v1/witnesses").json["witnesses"][0]["size"] == len(entries))
    with tests("what a witness has cosigned agrees"):
        events = once(service.url, next(fresh), *home.trust(), "--witness", witness.address)
        equal(last(events, "agrees")["with"], "witness.example/w1")
    liar = LyingLedger(home.key, entries[:-1] + [entries[-2][:25] + note(complaint(key), key)])
    text = faults("a split view, to a monitor that never looked before", "checkpoints-contradict", liar.url,
                  folder / "split", home, "--witness", witness.address)
    assert "two different histories of the same length" in text, text
    liar.stop()
    process.stop()
    with tests("a witness that does not answer is told, and is no fault"):
        events = once(service.url, next(fresh), *home.trust(), "--witness", witness.address)
        equal(last(events, "silent")["with"], "witness.example/w1")
    return service, port


def restored(home, service, port, key, fresh, folder):
    """The real ledger over a database of before: other entries in the place of those that were lost."""
    service.stop()
    shutil.copytree(home.database, folder / "older", copy_function=clone)
    own_like(home.database, folder / "older")
    service = home.serve(port=port)
    for _ in range(3):
        assert service.post("/v1/events", note(complaint(key), key)).status == 201
    state = next(fresh)
    assert last(once(service.url, state, *home.trust()), "verified")["size"] == size_of(service.url)
    service.stop()
    shutil.rmtree(home.database)
    (folder / "older").rename(home.database)
    home.forget()
    service = home.serve(port=port)
    for _ in range(4):
        assert service.post("/v1/events", note(complaint(key), key)).status == 201
    faults("a ledger restored to an earlier state that went on", "checkpoints-contradict", service.url, state, home)
    return service


def tampered(home, service, port, fresh, folder):
    """An entry altered in the database, by its superuser."""
    # A service reads what is behind the thread index's last full segment when it starts, and would not start over it.
    while size_of(service.url) < 16_384 + 512:
        lines = [complaint(key) for _ in range(1_000)]
        equal(service.post("/v1/batches", batch(key, f"more-{size_of(service.url)}", lines)).status, 201)
    good = service.get("/" + tile_path("entries", 1, 256)).body
    entries = bundle_entries(good)
    at = next(number for number, entry in enumerate(entries) if b"hotline" in entry)
    entries[at] = entries[at].replace(b"hotline", b"hotlime")
    with running(service.url, "--state", folder / "patrol", *home.trust(), "--interval", "1") as monitor:
        monitor.await_event("verified")
        home.sql(put("bundle", "frame", frame(bundle(entries)), "index = 1"))
        # A service keeps what it has read: one that starts over the altered database has nothing of before.
        service.stop()
        service = home.serve(port=port)
        with tests("an entry altered long after it was verified is found by reading again"):
            equal(monitor.ended(), 5, monitor.events[-2:])
            equal(last(monitor.events, "fault")["code"], "entry-altered")
    text = faults("an entry altered in the database", "entry-altered", service.url, folder / "tampered", home, index=256 + at)
    assert "what is served is not signed" in text, text
    return service


with temporary_folder() as folder:
    home = Home(folder)
    service = home.serve()
    key = home.prepare(service)
    state = folder / "state"
    follow(home, service, key, state)
    outage(home, state)
    fresh = lies(home, service, key, state, folder)
    service, port = splits(home, service, key, fresh, folder)
    service = restored(home, service, port, key, fresh, folder)
    service = tampered(home, service, port, fresh, folder)
    service.stop()

tests.finish()
