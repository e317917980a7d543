"""Witnesses against the real programs: the protocol to the letter, a quorum that comes and goes, memories that are lost, and
a ledger that forks."""
import base64
import concurrent.futures
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import threading
import time
import zipfile

from ledger import Key, batch, check_inclusion, check_receipt, complaint, leaf_hash, note
from monitoring import MonitorProcess, last, once
from running import Home, Refused, Tests, equal, shilu, temporary_folder
from tampering import clone, own_like
from witnessing import StrangerWitness, Toy, Witness, cosigned, cosigners, metric

tests = Tests()


def protocol(folder):
    log = Toy(count=300)
    witness = Witness(folder, "w0", log.key.vkey)
    served = begun(witness)
    cosigns(witness, served, log)
    refuses(served, log)
    survives(witness, served, log)
    with tests("its key is shown, and is none that signs events"):
        equal(shilu("key", "show", witness.key).text.strip(), witness.vkey)
        equal(shilu("witness", "serve", *Witness(folder, "w00").options, "--log", log.key.vkey, ok=False).returncode, 1)


def begun(witness):
    with tests("a witness that has not begun does not start, and begins once"):
        try:
            witness.serve()
            raise AssertionError("it started")
        except Refused as refused:
            assert refused.code == 1 and "shilu witness init" in refused.text, refused
        witness.begin()
        equal(witness.begin(ok=False).returncode, 4)
    return witness.serve()


def expect(served, status, body, said=None):
    answer = served.add(body)
    equal(answer.status, status, answer)
    if said is not None:
        equal((answer.body, answer.headers["Content-Type"]), (said, "text/x.tlog.size"))
    return answer


def cosigns(witness, served, log):
    kept_at = f"/{witness.file(log.key.name).name}/checkpoint"
    with tests("200: a cosignature of now on exactly the checkpoint, then on what continues it, then on the same again"):
        equal(served.get(kept_at).status, 404)
        for old, size in ((0, 5), (5, 8), (8, 8), (8, 255), (255, 256)):
            lines = expect(served, 200, log.body(old, size)).body
            found, _, times = cosigners(log.checkpoint(size) + lines, log.key.vkey, [witness.vkey])
            assert found == size and abs(times["witness.example/w0"] - time.time()) < 60, times
    with tests("what was cosigned last can be fetched, with both signatures"):
        equal(cosigners(served.get(kept_at).body, log.key.vkey, [witness.vkey])[0], 256)


def refuses(served, log):
    stranger = Toy(key=Key(log.key.name), count=300)
    fork = Toy(key=log.key, count=300, content="forged")
    with tests("409 tells the size, in its media type"):
        for old, size in ((0, 300), (5, 300), (255, 256), (257, 300), (0, 5)):
            expect(served, 409, log.body(old, size), b"256\n")
    with tests("404 for another origin, 403 for another key or a wrong signature, unknown keys' lines ignored"):
        expect(served, 404, Toy("log.example/other", 3).body(0, 3))
        expect(served, 403, stranger.body(256, 300))
        expect(served, 200, log.body(256, 256, checkpoint=log.checkpoint(256, None, log.key, stranger.key)))
        forged = Key(log.key.name, seed=stranger.key.seed)
        forged.id = log.key.id
        expect(served, 403, log.body(256, 300, checkpoint=log.checkpoint(300, None, log.key, forged)))
    with tests("400 for what is not in the form"):
        good = log.body(256, 300)
        for old, new in ((b"old 256", b"old 0256"), (b"old 256", b"256"), (b"old 256", b"old 301"), (b"\n\n", b"\n"),
                         (b"old 256\n", b"old 256\nAA==\n"), (b"\n300\n", b"\n0300\n")):
            expect(served, 400, good.replace(old, new, 1))
        for body in (b"", b"\n", b"old 0\n\n", b"\xff" * 100, good[:-1], b"old 256\n" + b"A" * 44 + b"\n" * 1000):
            expect(served, 400, body)
        expect(served, 400, log.body(256, 300, proof=[bytes(32)] * 64))
    with tests("422 for proofs that prove nothing, for a fork, and for another root of the same size"):
        proof = log.proof(256, 300)
        for body in (log.body(256, 300, proof=[]), log.body(256, 300, proof=[bytes(32)] * len(proof)),
                     log.body(256, 300, proof=proof + [bytes(32)]), fork.body(256, 300), fork.body(256, 256)):
            expect(served, 422, body)
        assert "two roots for 256 entries" in served.text, served.text
    with tests("bodies are bounded, methods are named, and the witness still answers"):
        equal(served.add(b"old 256\n" + b"x" * (1 << 18)).status, 413)
        equal(served.get("/add-checkpoint").status, 405)
        equal(served.get("/healthz").status, 200)
        equal(served.get("/elsewhere").status, 404)


def survives(witness, served, log):
    with tests("of requests at the same time one wins, and no size goes back"):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(lambda size: served.add(log.body(256, size)).status, range(257, 297)))
        assert statuses.count(200) == 1 and set(statuses) == {200, 409}, statuses
    served.process.send_signal(signal.SIGKILL)
    served.ended()
    with tests("killed at any moment, it goes on where it was"):
        served = witness.serve()
        size = 257 + statuses.index(200)
        expect(served, 409, log.body(0, 300), b"%d\n" % size)
        expect(served, 200, log.body(size, 300))
    served.stop()


class World:
    """A ledger with a quorum of two of three witnesses."""

    def __init__(self, folder):
        self.folder = folder
        self.home = Home(folder)
        self.witnesses = [Witness(folder, f"w{number}", self.home.key.vkey) for number in (1, 2, 3)]
        self.names = {f"witness.example/w{number}" for number in (1, 2, 3)}
        for witness in self.witnesses:
            witness.begin()
        self.processes = [witness.serve() for witness in self.witnesses]
        self.service = self.serve()
        self.key = self.home.prepare(self.service)

    @property
    def asked(self):
        """Options that name the witnesses to whoever asks them."""
        return [part for witness in self.witnesses for part in ("--witness", witness.address)]

    @property
    def trust(self):
        """Options that name their keys to whoever verifies."""
        return [part for witness in self.witnesses for part in ("--witness", witness.vkey)]

    def serve(self, quorum=2, **options):
        return self.home.serve(*self.asked, "--witness-quorum", str(quorum), **options)

    def append(self, query="", status=201):
        sent = note(complaint(self.key), self.key)
        answer = self.service.post("/v1/events" + query, sent)
        equal(answer.status, status, answer)
        return sent, answer.json

    def cosigned(self):
        return cosigned(self.service, self.home, self.witnesses)

    def until(self, condition, seconds=60):
        self.service.until(condition, seconds)

    def reaches(self, size, count=2):
        def is_there():
            if self.service.get("/checkpoint").status != 200:
                return False
            found, names = self.cosigned()
            return found >= size and len(names) >= count
        self.until(is_there)

    def standing(self, number):
        return self.service.get("/v1/witnesses").json["witnesses"][number]

    def kill(self, number):
        self.processes[number].process.send_signal(signal.SIGKILL)
        self.processes[number].ended()

    def witnessed(self, sent, receipt, last=None):
        """The receipt's proof is against a checkpoint that at least two witnesses have cosigned."""
        head, _, checkpoint = receipt["proof"].partition("\n\n")
        size, root, times = cosigners(checkpoint.encode(), self.home.key.vkey, [each.vkey for each in self.witnesses])
        index = receipt.get("index", receipt.get("sealIndex"))
        path = [base64.b64decode(hash) for hash in head.split("\n")[2:]]
        check_inclusion(leaf_hash(receipt["recordedAt"].encode() + b"\n" + sent), index, size, root, path)
        assert len(times) >= 2 and size > (last or index), (times, size)


def quorum(world):
    service, home, trust = world.service, world.home, world.trust
    with tests("the served checkpoint carries cosignatures that a stranger's program verifies"):
        world.reaches(4, 3)
        verdict = shilu("verify", service.url, *home.trust(), *trust, "--witness-quorum", "3")
        assert verdict.text.count("Ed25519, verified") == 3, verdict.text
    with tests("whoever gives no keys is told who claims to have cosigned; too high a quorum is a fault"):
        text = shilu("verify", service.url, *home.trust()).text
        assert text.count("not verified, not counted") == 3, text
        verdict = shilu("verify", service.url, *home.trust(), *trust[:2], "--witness-quorum", "1")
        assert verdict.text.count("Ed25519, verified") == 1, verdict.text
        stranger = Witness(world.folder, "stranger")
        verdict = shilu("verify", service.url, *home.trust(), "--witness", stranger.vkey, "--witness-quorum", "1", ok=False)
        assert verdict.returncode == 1 and "quorum-missing" in verdict.text, verdict.text


def receipts(world):
    service, home, trust = world.service, world.home, world.trust
    with tests("a receipt that is asked to be witnessed is; so is a batch's; the same bytes again too"):
        sent, receipt = world.append("?witnessed=true")
        assert receipt["witnessed"] is True
        world.witnessed(sent, receipt)
        again = service.post("/v1/events?witnessed=true", sent)
        equal(again.status, 200)
        world.witnessed(sent, again.json)
        sent = batch(world.key, "witnessed", [complaint(world.key) for _ in range(300)])
        answer = service.post("/v1/batches?witnessed=true", sent)
        equal(answer.status, 201)
        text, signatures, _ = sent.split(b"\n\n", 2)
        world.witnessed(text + b"\n\n" + signatures + b"\n", answer.json, last=answer.json["firstIndex"] + 299)
    with tests("shilu checks such a receipt offline, and demands the quorum where asked to"):
        sent, receipt = world.append("?witnessed=true")
        (world.folder / "receipt").write_text(receipt["proof"])
        (world.folder / "sent").write_bytes(sent)
        common = ["check", world.folder / "receipt", "--sent", world.folder / "sent", "--recorded-at", receipt["recordedAt"],
                  "--vkey", home.key.vkey]
        text = shilu(*common, *trust, "--witness-quorum", "2").text
        assert text.count("Ed25519, verified") >= 2, text
        plain = service.get(f"/v1/proofs/{receipt['index']}", Accept="text/plain").body
        (world.folder / "plain").write_bytes(plain)
        common[1] = world.folder / "plain"
        verdict = shilu(*common, *trust, "--witness-quorum", "2", ok=False)
        assert verdict.returncode == 1 and "quorum-missing" in verdict.text, verdict.text
        shilu(*common)
    with tests("witnessed takes true and false"):
        equal(service.post("/v1/events?witnessed=maybe", sent).status, 400)
        assert "witnessed" not in service.post("/v1/events?witnessed=false", sent).json


def outage(world):
    service, home = world.service, world.home
    with tests("one witness is killed: the checkpoint goes on"):
        world.kill(2)
        _, receipt = world.append()
        world.reaches(receipt["index"] + 1)
        assert world.cosigned()[1] == world.names - {"witness.example/w3"}
    with tests("two are killed: the checkpoint stays, appending goes on, and who waits for witnesses is told"):
        world.kill(1)
        before = world.cosigned()[0]
        for _ in range(3):
            world.append()
        sent, receipt = world.append("?witnessed=true", status=202)
        assert receipt["witnessed"] is False and receipt["problem"]["code"] == "not-witnessed", receipt
        equal(service.get(f"/v1/events/{receipt['index']}").status, 200)
        equal(world.cosigned()[0], before)
        late = service.get(f"/v1/proofs/{receipt['index']}?witnessed=true")
        equal((late.status, late.json["code"]), (503, "quorum-missing"))
        assert service.get(f"/v1/proofs/{before - 1}?witnessed=true").status == 200
    with tests("the outage is shown, and is no contradiction"):
        assert "does not answer" in world.standing(1)["trouble"] and not world.standing(1)["contradicts"]
        ready = service.get("/readyz")
        assert ready.status == 200 and b"quorum 2, reached at %d of" % before in ready.body, ready
        equal(metric(service, "shilu_witness_contradicts"), {name: 0 for name in sorted(world.names)})
        assert metric(service, "shilu_witness_lag_entries")["witness.example/w2"] >= 4
    with tests("the ledger verifies from the older checkpoint meanwhile"):
        shilu("verify", service.url, *home.trust(), *world.trust, "--witness-quorum", "2")
    with tests("both are revived and catch up; the late proof is there"):
        world.processes[1:] = [witness.serve() for witness in world.witnesses[1:]]
        world.reaches(receipt["index"] + 1, 3)
        late = service.get(f"/v1/proofs/{receipt['index']}?witnessed=true", Accept="text/plain")
        world.witnessed(sent, {**receipt, "proof": late.body.decode()})
        assert world.standing(1)["trouble"] is None
    case_file(world, sent, receipt)


def case_file(world, sent, receipt):
    service, home = world.service, world.home
    with tests("a case file is against a checkpoint that the quorum has cosigned, and who checks it demands that"):
        thread = json.loads(sent.split(b"\n", 1)[0])["subject"]
        case = world.folder / "case.zip"
        # The first commitment comes a minute after the start.
        world.until(lambda: service.get("/v1/cases/" + thread).status == 200, 120)
        shilu("case", service.url, thread, "-o", case)
        checkpoint = zipfile.ZipFile(case).read("checkpoint")
        size, _, times = cosigners(checkpoint, home.key.vkey, [each.vkey for each in world.witnesses])
        assert len(times) >= 2 and size > receipt["index"], (size, times)
        common = ["check", case, "--root", home.root.vkey]
        text = shilu(*common, *world.trust, "--witness-quorum", "2").text
        assert text.count("Ed25519, verified") == len(times) and "everybody the same log" not in text, text
        stranger = Witness(world.folder, "nobody")
        verdict = shilu(*common, "--witness", stranger.vkey, "--witness-quorum", "1", ok=False)
        assert verdict.returncode == 1 and "quorum-missing" in verdict.text, verdict.text
        assert "everybody the same log" in shilu(*common).text


def restarts(world):
    with tests("the ledger starts anew: nothing is served before the witnesses have cosigned again"):
        world.service.stop()
        for number in (0, 1):
            world.kill(number)
        world.service = world.serve()
        answer = world.service.get("/checkpoint")
        equal((answer.status, answer.json["code"]), (503, "quorum-missing"))
        assert answer.headers["Retry-After"]
        for number in (0, 1):
            world.processes[number] = world.witnesses[number].serve("--ask", world.service.url)
        world.reaches(1, 3)
    with tests("without a quorum the newest checkpoint is served, and cosigned when the log is quiet"):
        world.service.stop()
        world.service = world.serve(quorum=0)
        _, receipt = world.append()
        assert world.cosigned()[0] == receipt["index"] + 1
        world.reaches(receipt["index"] + 1, 3)
        answer = world.service.post("/v1/events?witnessed=true", note(complaint(world.key), world.key))
        equal((answer.status, answer.json["code"]), (400, "no-quorum"))
        equal(world.service.get("/v1/witnesses").json["size"], receipt["index"] + 1, "nothing was recorded")
        world.service.stop()
        world.service = world.serve()
        world.reaches(receipt["index"] + 1, 3)


def stranger(world):
    """A witness that shares no code with Shilu, and also signs with a type that nobody here can verify."""
    stranger = StrangerWitness(world.home.key.vkey)
    world.service.stop()
    world.service = world.home.serve("--witness", stranger.address, "--witness", world.witnesses[0].address,
                                     "--witness-quorum", "2")
    with tests("a stranger's witness cosigns; its ML-DSA-44 line is carried, and an unknown key's is not"):
        for _ in range(3):
            sent, receipt = world.append("?witnessed=true")
            assert receipt["witnessed"] is True
        lines = receipt["proof"].splitlines()
        assert sum(line.startswith(f"— {stranger.name} ") for line in lines) == 2, lines
        assert sum(len(line) > 3000 for line in lines) == 1, lines
    with tests("a burst is few questions, and one at a time"):
        before = stranger.requests
        for _ in range(200):
            world.append()
        size = world.service.get("/v1/witnesses").json["size"]
        world.until(lambda: world.standing(0)["size"] == size)
        assert stranger.requests - before < 40, stranger.requests - before
    with tests("shilu verify shows the line that it cannot verify, and never counts it"):
        keys = [part for vkey in stranger.vkeys for part in ("--witness", vkey)]
        verdict = shilu("verify", world.service.url, *world.home.trust(), *keys, "--witness-quorum", "1")
        assert "ML-DSA-44, which this program cannot verify: not counted" in verdict.text, verdict.text
        assert f"{stranger.name} at 20" in verdict.text and "Ed25519, verified" in verdict.text, verdict.text
        verdict = shilu("verify", world.service.url, *world.home.trust(), *keys, "--witness-quorum", "2", ok=False)
        assert verdict.returncode == 1 and "cannot be met" in verdict.text, verdict.text
    stranger.server.shutdown()
    world.service.stop()
    world.service = world.serve()
    world.reaches(1, 3)


def forgetting(world):
    witness, origin = world.witnesses[2], world.home.origin
    state, beside = witness.file(origin), witness.file(origin, beside_key=True)
    world.processes[2].stop()
    older, newer = world.folder / "older-record", world.folder / "newer-record"
    shutil.copy(state, older)
    # On its own it cosigns more, so that the older copy is older.
    world.processes[2] = witness.serve()
    _, receipt = world.append()
    world.reaches(receipt["index"] + 1, 3)
    world.processes[2].stop()
    shutil.copy(state, newer)

    def refuses(what, *options):
        try:
            process = witness.serve(*options)
        except Refused as refused:
            assert refused.code == 1 and what in refused.text, refused
        else:
            process.stop()
            raise AssertionError("it started")
    with tests("a witness whose state was deleted refuses"):
        state.unlink()
        refuses("is lost")
        equal(witness.begin(ok=False).returncode, 4, "beginning again")
    with tests("a witness whose state was restored from an older copy refuses"):
        shutil.copy(older, state)
        refuses("older than it was")
    with tests("both its records restored from an older copy: what the ledger serves gives it away"):
        shutil.copy(older, beside)
        refuses("lost or set back", "--ask", world.service.url)
    with tests("where nobody is asked it starts, and the ledger names it and counts on it no more"):
        world.processes[2] = witness.serve()
        _, receipt = world.append()
        world.until(lambda: world.standing(2)["contradicts"])
        assert "lost or set back" in world.standing(2)["trouble"]
        assert "contradicts this ledger" in world.service.text
        world.reaches(receipt["index"] + 1)
        assert world.cosigned()[1] == world.names - {"witness.example/w3"}
        equal(metric(world.service, "shilu_witness_contradicts")["witness.example/w3"], 1)
    with tests("mended with the newest record it is counted again after the ledger's next start"):
        world.processes[2].stop()
        shutil.copy(newer, state)
        shutil.copy(newer, beside)
        world.processes[2] = witness.serve("--ask", world.service.url)
        world.service.stop()
        world.service = world.serve()
        world.reaches(1, 3)


class Watching:
    """A monitor that is killed and revived; `told` is what all its lives have said."""

    def __init__(self, *options):
        self.options, self.told = options, []
        self.revive()

    def revive(self):
        self.process = MonitorProcess(*self.options)

    def kill(self):
        self.process.kill()
        self.told += self.process.events


@contextlib.contextmanager
def an_author(world):
    """At work while the context lasts: gives what it has sent, each with its receipt, as these come."""
    done, receipts = threading.Event(), []

    def author():
        while not done.is_set():
            sent = note(complaint(world.key), world.key)
            while not done.is_set():
                with contextlib.suppress(OSError, http.client.HTTPException):    # it has just been killed
                    answer = world.service.post("/v1/events", sent)
                    if answer.status in (200, 201):
                        receipts.append((sent, answer.json))
                        break
                    assert answer.status == 503, answer
                time.sleep(0.05)

    thread = threading.Thread(target=author)
    thread.start()
    try:
        yield receipts
    finally:
        done.set()
        thread.join()


def kills(world):
    """Ledger, witnesses and a monitor are killed and revived at random while events flow; in the end all agree.

    WITNESS_ROUNDS (12) and WITNESS_SEED in the environment say how often, and repeat what was drawn by lot.
    """
    rounds, seed = int(os.environ.get("WITNESS_ROUNDS", 12)), int(os.environ.get("WITNESS_SEED", time.time_ns() % 10 ** 9))
    print(f"      kills: seed {seed}, {rounds} rounds", flush=True)
    draw = random.Random(seed)
    # The ledger is always revived where the monitor looks for it.
    port, state = world.service.port, world.folder / "killed-monitor"
    watching = Watching(world.service.url, "--state", state, *world.home.trust(), *world.asked, "--interval", "1")
    with tests(f"killed and revived {rounds} times while events flow, ledger, witnesses and monitor agree in the end"):
        try:
            with an_author(world) as receipts:
                for _ in range(rounds):
                    time.sleep(draw.random())
                    kill_one(world, watching, port, draw)
        finally:
            watching.kill()
        size = world.service.get("/v1/witnesses").json["size"]
        assert receipts and size > receipts[-1][1]["index"], (len(receipts), size)
        world.reaches(size, 3)
        assert not any(each["contradicts"] for each in world.service.get("/v1/witnesses").json["witnesses"])
        agrees(world, watching.told + once(world.service.url, state, *world.home.trust(), *world.asked), size)
        hold(world, receipts)
        print(f"      kills: {len(receipts)} receipts, {size} entries, cosigned by three", flush=True)


def kill_one(world, watching, port, draw):
    victim = draw.randrange(5)
    if victim == 4:
        watching.kill()
        watching.revive()
    elif victim == 3:
        world.service.process.send_signal(signal.SIGKILL)
        world.service.ended()
        world.service = world.serve(port=port)
    else:
        world.kill(victim)
        time.sleep(draw.random())
        world.processes[victim] = world.witnesses[victim].serve()


def agrees(world, told, size):
    """What the monitor has told: no fault, nothing verified twice, and that all witnesses agree in the end."""
    assert not [event for event in told if event["event"] in ("suspect", "fault")], told
    started = [event["size"] for event in told if event["event"] == "started"]
    assert started == sorted(started), started
    equal(last(told, "started")["first"], False)
    equal(max(event["size"] for event in told if event["event"] in ("started", "verified")), size)
    equal({event["with"] for event in told if event["event"] == "agrees" and event["size"] == size}, world.names)


def hold(world, receipts):
    for sent, receipt in receipts:
        check_receipt(receipt, sent, world.home.key.vkey)
    folder = world.folder / "killed-receipts"
    folder.mkdir()
    for _, receipt in receipts:
        (folder / f"{receipt['index']:08}.tlog-proof").write_text(receipt["proof"])
    shilu("verify", world.service.url, *world.home.trust(), *world.trust, "--witness-quorum", "3", "--receipts", folder)


def fork(world):
    """The database is restored from an older copy, and other entries are appended to it."""
    home, folder = world.home, world.folder
    world.service.stop()
    shutil.copytree(home.database, folder / "older-db", copy_function=clone)
    own_like(home.database, folder / "older-db")
    world.service = world.serve()
    for _ in range(5):
        sent, receipt = world.append("?witnessed=true")
    world.service.stop()
    shutil.rmtree(home.database)
    shutil.move(folder / "older-db", home.database)
    home.forget()
    world.service = world.serve()
    trouble = lambda: [world.standing(number)["trouble"] or "" for number in range(3)]
    with tests("a ledger that was set back is told so by each of its witnesses, and says it loudly"):
        world.until(lambda: all("the ledger was set back" in text for text in trouble()))
        assert b"WITNESS CONTRADICTS" in world.service.get("/readyz").body
        assert world.service.text.count("contradicts this ledger") >= 3
        equal(world.service.get("/checkpoint").status, 503)
    with tests("and when it goes on over other entries, none of them cosigns the fork"):
        for _ in range(8):
            world.append()
        world.until(lambda: all("has forked" in text for text in trouble()))
        equal(world.append("?witnessed=true", status=202)[1]["problem"]["code"], "not-witnessed")
        equal(set(metric(world.service, "shilu_witness_contradicts").values()), {1})
        equal(world.service.get("/checkpoint").status, 503)
        late = world.service.get("/v1/proofs/1?witnessed=true")
        equal((late.status, late.json["code"]), (503, "quorum-missing"))


def main():
    with temporary_folder() as folder:
        protocol(folder)
        (folder / "world").mkdir(mode=0o755)
        world = World(folder / "world")
        for part in (quorum, receipts, outage, restarts, stranger, forgetting, kills, fork):
            part(world)
        world.service.stop()
        for process in world.processes:
            process.stop()
    tests.finish()


main()
