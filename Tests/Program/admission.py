"""Everything that admission must refuse, through HTTP; and that it leaves no trace in the log."""
import base64
import json
import os
import selectors
import signal
import socket
import threading

from ledger import (Key, batch, check_receipt, complaint, event, line, note, now, open_checkpoint)
from running import HOTLINE, MARKET, URBAN, Home, Tests, equal, shilu, temporary_folder

tests = Tests()


class World:
    """A served ledger with keys in every state."""

    def __init__(self, folder):
        self.home = home = Home(folder)
        self.service = service = home.serve()
        self.key = home.prepare(service)
        self.officers = [home.department_key(MARKET, f"officer/JL010002{n}") for n in (3, 4)]
        self.hotline = home.department_key(HOTLINE, "desk")
        self.suspended = home.department_key(MARKET, "suspended")
        self.revoked = home.department_key(MARKET, "revoked")
        self.withdrawn = home.department_key(URBAN, "patrol")
        self.stranger = home.department_key(MARKET, "stranger")
        for each in [
            *(home.enrol(officer, officer.name[-9:]) for officer in self.officers),
            home.register(HOTLINE), home.enrol(self.hotline), home.grant(HOTLINE, "complaint.closed"),
            home.enrol(self.suspended), home.withdraw("key.suspended", self.suspended),
            home.enrol(self.revoked), home.withdraw("key.revoked", self.revoked),
            home.register(URBAN), home.enrol(self.withdrawn), home.grant(URBAN, "complaint.*"),
        ]:
            equal(service.post("/v1/events", each).status, 201)
        self.accept(self.withdrawn)
        equal(service.post("/v1/events", home.grant(URBAN, "complaint.*", kind="grant.withdrawn")).status, 201)

    def checkpoint(self):
        return self.service.get("/checkpoint").body

    def accept(self, key, *signers, **more):
        """Appends an event and checks its receipt; returns what was sent and the answer."""
        sent = note(complaint(key, **more), *(signers or (key,)))
        answer = self.service.post("/v1/events", sent)
        equal(answer.status, 201, answer.body)
        check_receipt(answer.json, sent, self.home.key.vkey)
        return sent, answer

    def refused(self, what, status, code, body, path="/v1/events", headers=None, **members):
        """One test: the body is refused as an RFC 9457 problem with these members, and the log is what it was."""
        with tests(what):
            before = self.checkpoint()
            answer = self.service.post(path, body, **(headers or {}))
            problem(answer, status, code, **members)
            equal(self.checkpoint(), before, "checkpoint")

    def refused_batch(self, what, status, code, body, **more):
        self.refused(what, status, code, body, "/v1/batches", **more)


def problem(answer, status, code, **members):
    equal((answer.status, answer.json.get("code")), (status, code), answer.body)
    equal(answer.headers["Content-Type"], "application/problem+json")
    found = answer.json
    equal(found["status"], status)
    equal(found["type"], f"/problems/{code}")
    assert found["title"] and found["detail"] and found["remedy"], found
    for name, wanted in members.items():
        equal(found.get(name), wanted, f"{name} of {found['detail']!r}")
    if status == 503:
        assert int(answer.headers["Retry-After"]) > 0


def signers(world):
    key, refused = world.key, world.refused
    refused("unknown key", 403, "unknown-key", note(complaint(key), world.stranger))
    impostor = Key(key.name)
    refused("a key of a known name, but not that key", 403, "unknown-key", note(complaint(key), impostor))
    good = note(complaint(key), key)
    refused("bad signature", 403, "bad-signature", good.replace(b'"kind":"complaint"', b'"kind":"report"'))
    refused("missing signature: none at all", 400, "malformed-note", complaint(key) + b"\n")
    refused("missing signature: only the event", 400, "malformed-note", complaint(key))
    refused("suspended key", 403, "key-suspended", note(complaint(world.suspended), world.suspended))
    refused("revoked key", 403, "key-revoked", note(complaint(world.revoked), world.revoked))
    refused("type not granted", 403, "not-granted", note(complaint(world.hotline), world.hotline))
    refused("grant withdrawn", 403, "not-granted", note(complaint(world.withdrawn), world.withdrawn))
    refused("source of another department", 403, "foreign-source", note(complaint(key), world.hotline))
    refused("source of another department, its own key besides is unknown", 403, "foreign-source",
            note(complaint(world.stranger), world.hotline, world.stranger))
    enrolment = world.home.enrol(world.stranger)
    text = enrolment.rpartition(b"\n\n")[0] + b"\n"
    refused("an authority event by a department", 403, "foreign-source", note(text, key))
    own = text.replace(b'"source":"/authority"', f'"source":"{key.source}"'.encode())
    refused("an authority event from a department's source", 403, "not-granted", note(own, key))
    refused("the root for a department", 403, "foreign-source", note(complaint(key), world.home.root))
    refused("a contradiction within the authority", 409, "authority-conflict", world.home.enrol(world.key))
    refused("a second founding", 409, "authority-conflict", world.home.authority(
        "ledger.founded", f"log/{world.home.origin}",
        {"origin": world.home.origin, "ledgerKey": world.home.key.vkey, "rootKey": world.home.root.vkey,
         "witnesses": {"quorum": 0, "keys": []}, "vocabulary": base64.b64encode(bytes(32)).decode()}))


def content(world):
    key, refused = world.key, world.refused

    def raw(text):
        return note(text, key)

    whole = complaint(key)
    refused("malformed JSON", 400, "malformed-json", raw(whole[:-2] + b"\n"))
    refused("JSON, but no object", 422, "schema", raw(b"[]\n"))
    # An entry that began so would read as a seal.
    refused("a space before the event", 400, "malformed-json", raw(b" " + whole))
    refused("a space behind the event", 400, "malformed-json", raw(whole[:-1] + b" \n"))
    refused("a lone surrogate", 400, "malformed-json", raw(whole.replace(b'"hotline"', b'"\\ud800"')))
    refused("schema fault", 422, "schema", raw(complaint(key, data={"channel": "pigeon"})), pointer="/data/channel")
    refused("schema fault at depth", 422, "schema", raw(complaint(key, data={"place": {"ward": "4"}})),
            pointer="/data/place/ward")
    refused("schema fault in a list", 422, "schema",
            raw(event(key.source, "inspection.completed", "inspection/1",
                      {"subject": "s1", "result": "pass", "officers": [{"certificate": "JL0100023"}, 7]})),
            pointer="/data/officers/1")
    body = json.loads(whole)
    del body["data"]["kind"]
    refused("a required member is missing", 422, "schema", raw(line(body)), pointer="/data/kind")
    refused("a member that the schema does not know", 422, "schema", raw(complaint(key, data={"x/y~": 1})),
            pointer="/data/x~1y~0")
    refused("a member of the envelope that is not known", 422, "schema", raw(complaint(key, datacontenttype="x")),
            pointer="/datacontenttype")
    refused("unknown type", 422, "unknown-type", raw(whole.replace(b"complaint.registered", b"complaint.exploded")),
            pointer="/type")
    refused("a time without offset", 422, "schema", raw(complaint(key, time="2026-01-05T09:30:00")), pointer="/time")
    refused("a day that is not in the calendar", 422, "schema", raw(complaint(key, time="2026-02-30T09:30:00Z")),
            pointer="/time")
    refused("control character", 400, "control-character", raw(whole.replace(b"hotline", b"hot\x01line")))
    refused("a tabulator", 400, "control-character", raw(whole.replace(b":", b":\t", 1)))
    refused("a carriage return", 400, "control-character", raw(whole[:-1] + b"\r\n"))
    refused("escaped NUL", 400, "control-character", raw(complaint(key, data={"category": "a\0b"})),
            pointer="/data/category")
    refused("escaped NUL in a key", 400, "control-character", raw(complaint(key, data={"a\0b": 1})),
            pointer="/data/a\0b")
    twice = whole.replace(b'"kind":', b'"place":{"ward":1,"ward":2},"kind":')
    refused("duplicate key at depth", 400, "duplicate-key", raw(twice), pointer="/data/place/ward")
    escaped = whole.replace(b'"kind":', b'"place":{"ward":1,"w\\u0061rd":2},"kind":')
    refused("duplicate key, once escaped", 400, "duplicate-key", raw(escaped), pointer="/data/place/ward")
    refused("duplicate key in the envelope", 400, "duplicate-key", raw(whole[:-2] + b',"id":"x"}\n'), pointer="/id")
    refused("not UTF-8", 400, "not-utf8", raw(whole.replace(b"hotline", b"hot\xffline")))
    refused("not UTF-8: overlong", 400, "not-utf8", raw(whole.replace(b"hotline", b"hot\xc0\xafline")))
    refused("more than 5 minutes ahead", 422, "time-ahead", raw(complaint(key, time=now(minutes=5, seconds=30))),
            pointer="/time")
    with tests("less than 5 minutes ahead is taken"):
        world.accept(key, time=now(minutes=4, seconds=30))
    refused("an event over 60,000 bytes", 413, "too-large", raw(padded(key, 60_001)))
    with tests("an event of 60,000 bytes is taken"):
        sent = raw(padded(key, 60_000))
        answer = world.service.post("/v1/events", sent)
        equal(answer.status, 201, answer.body)
        check_receipt(answer.json, sent, world.home.key.vkey)
    refused("a body over its limit", 413, "too-large", raw(padded(key, 70_000)))
    refused("a body of unknown length over its limit", 413, "too-large", iter([raw(padded(key, 70_000))]))


def padded(key, size):
    """An event line of so many bytes, its newline not counted: spaces between tokens are JSON too."""
    text = complaint(key)
    return text[:-2] + b" " * (size + 1 - len(text)) + b"}\n"


def notes(world):
    key, refused = world.key, world.refused
    text = complaint(key)
    good = note(text, key)
    for what, body in {
        "empty": b"", "no empty line": good.replace(b"\n\n", b"\n"), "no line end": good[:-1],
        "two lines of text": note(text + text, key), "no dash": good.replace("— ".encode(), b"- "),
        "a signature that is not base64": good.replace(b"=\n", b"!\n"),
        "an empty text": note(b"", key),
        "a signature's padding bits are not zero": loose(good),
    }.items():
        refused(f"malformed note: {what}", 400, "malformed-note", body)
    refused("malformed note: 101 signatures", 400, "malformed-note", note(text, *[world.stranger] * 101))
    refused("wrong content type", 415, "unsupported-media-type", good, headers={"Content_Type": "application/json"})
    refused("wrong charset", 415, "unsupported-media-type", good, headers={"Content_Type": "text/plain; charset=gbk"})
    refused("no content type", 415, "unsupported-media-type", good, headers={"Content_Type": ""})
    refused("compressed", 415, "unsupported-media-type", good, headers={"Content_Encoding": "gzip"})
    refused("a note sent as a batch", 415, "unsupported-media-type", good, "/v1/batches",
            headers={"Content_Type": "text/plain; charset=utf-8"})
    refused("a resource that takes no POST", 405, "method-not-allowed", good, "/checkpoint")
    refused("a query that is not taken", 400, "bad-request", good, "/v1/events?dry=1",
            headers={"Content_Type": "text/plain; charset=utf-8"})


def loose(good):
    """The same signature in base64 that no encoder would write: the unused bits of its last character set."""
    at = good.rindex(b"=") - (1 if good[good.rindex(b"=") - 1:][:1] != b"=" else 2)
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return good[:at] + alphabet[alphabet.index(good[at]) + 1:][:1] + good[at + 1:]


def batches(world):
    key, refused = world.key, world.refused_batch
    lines = [complaint(key) for _ in range(3)]
    refused("wrong seal root", 422, "seal-root-mismatch", batch(key, "b1", lines, root=bytes(32)))
    refused("lines in another order", 422, "seal-root-mismatch",
            batch(key, "b1", lines).replace(b"".join(lines[:2]), lines[1] + lines[0]))
    refused("wrong count: more", 422, "seal-count-mismatch", batch(key, "b1", lines, count=4))
    refused("wrong count: fewer", 422, "seal-count-mismatch", batch(key, "b1", lines, count=2))
    refused("a line is left out", 422, "seal-count-mismatch", batch(key, "b1", lines).replace(lines[1], b""))
    refused("duplicate id within a batch", 422, "duplicate-in-batch",
            batch(key, "b1", lines + [complaint(key, id=json.loads(lines[0])["id"])]), line=3, pointer="/id")
    authority = world.home.enrol(world.stranger).partition(b"\n")[0] + b"\n"
    refused("authority event in a batch", 422, "not-in-batch", batch(world.home.root, "b1", [authority]), line=0,
            pointer="/type")
    refused("authority event in a department's batch", 422, "not-in-batch", batch(key, "b1", lines + [authority]), line=3)
    refused("a seal by an unknown key", 403, "unknown-key", batch(world.stranger, "b1", lines))
    refused("a seal by another key than it is named after", 403, "unknown-key", batch(key, "b1", lines, world.hotline))
    refused("a seal with a bad signature", 403, "bad-signature",
            batch(key, "b1", lines).replace(b"/batch/b1\n", b"/batch/b2\n"))
    refused("a seal by a suspended key", 403, "key-suspended", batch(world.suspended, "b1", lines))
    refused("a seal by a revoked key", 403, "key-revoked", batch(world.revoked, "b1", lines))
    refused("a seal cosigned by a revoked key", 403, "key-revoked", batch(key, "b1", lines, key, world.revoked))
    refused("a batch with a type that is not granted", 403, "not-granted", batch(world.hotline, "b1", [
        event(world.hotline.source, "complaint.closed", "complaint/1", {"outcome": "withdrawn"}),
        complaint(world.hotline)]), line=1)
    refused("a batch with another department's event", 403, "foreign-source",
            batch(key, "b1", lines + [complaint(world.hotline)]), line=3)
    refused("a batch with a schema fault", 422, "schema", batch(key, "b1", lines + [complaint(key, data={"kind": 1})]),
            line=3, pointer="/data/kind")
    refused("a batch with malformed JSON", 400, "malformed-json", batch(key, "b1", lines + [b"{]\n"]), line=3)
    refused("a batch with a space before an event", 400, "malformed-json", batch(key, "b1", lines + [b" " + complaint(key)]),
            line=3)
    refused("a batch with a control character", 400, "control-character",
            batch(key, "b1", lines + [complaint(key)[:-1] + b"\r\n"]), line=3)
    refused("a batch that is not UTF-8", 400, "not-utf8",
            batch(key, "b1", lines + [complaint(key).replace(b"hot", b"h\xff")]), line=3)
    refused("a batch from the future", 422, "time-ahead", batch(key, "b1", lines + [complaint(key, time=now(minutes=6))]),
            line=3, pointer="/time")
    refused("a batch with an event over 60,000 bytes", 413, "too-large", batch(key, "b1", lines + [padded(key, 60_001)]),
            line=3)
    refused("an empty batch", 400, "malformed-batch", batch(key, "b1", []))
    refused("a batch with an empty line", 400, "malformed-json", batch(key, "b1", lines + [b"\n"]), line=3)
    refused("a batch without its last line end", 400, "malformed-batch", batch(key, "b1", lines)[:-1])
    refused("a batch without a seal", 400, "malformed-batch", b"".join(lines))
    refused("a batch whose id is no id", 400, "malformed-batch", batch(key, "b 1", lines))
    refused("a batch of more than 16,384 events", 413, "too-large", batch(key, "b1", [b"{}\n"] * 16_385))
    refused("a batch of more than 16 MiB", 413, "too-large", batch(key, "b1", [padded(key, 60_000)] * 280))
    refused("a batch body over its limit", 413, "too-large", b"x" * (17 << 20))


def repetition(world):
    key, home, service = world.key, world.home, world.service
    sent, first = world.accept(key)
    lines = [complaint(key) for _ in range(300)]
    sealed = batch(key, "again", lines)
    with tests("a batch is taken, and its receipt holds"):
        receipt = service.post("/v1/batches", sealed)
        equal(receipt.status, 201, receipt.body)
        seal = sealed[:sealed.index(b"\n\n", sealed.index(b"\n\n") + 2) + 1]
        check_receipt(receipt.json, seal, home.key.vkey, "sealIndex")
        equal((receipt.json["firstIndex"], receipt.json["count"]), (receipt.json["sealIndex"] + 1, 300))
    world.accept(key)    # so that the log is no longer the one that the receipts speak of
    before = world.checkpoint()
    with tests("the same event again: 200 and the first receipt, byte for byte"):
        again = service.post("/v1/events", sent)
        equal((again.status, again.body), (200, first.body))
    with tests("the same batch again: 200 and the first receipt, byte for byte"):
        again = service.post("/v1/batches", sealed)
        equal((again.status, again.body), (200, receipt.body))
    with tests("neither left a trace"):
        equal(world.checkpoint(), before)
    id = json.loads(sent.partition(b"\n")[0])["id"]
    world.refused("reused id, other bytes", 409, "id-reused", note(complaint(key, id=id), key), pointer="/id",
                  current=first.json["index"])
    world.refused("reused id, the same event with another signer", 409, "id-reused",
                  note(sent.partition(b"\n")[0] + b"\n", world.officers[0]), current=first.json["index"])
    world.refused_batch("same batch id, other root", 409, "batch-reused", batch(key, "again", lines[:-1]),
                        current=receipt.json["sealIndex"])
    with tests("the same id of another source, and the same batch id of another key, are others"):
        other = world.officers[0]
        equal(service.post("/v1/events", note(complaint(other, id=id), other)).status, 201)
        equal(service.post("/v1/batches", batch(other, "again", [complaint(other)])).status, 201)
    with tests("sent by 16 at once: one is recorded, all get its receipt"):
        body, answers = note(complaint(key), key), []
        size = open_checkpoint(world.checkpoint(), home.key.vkey)[1]
        at_once(16, lambda _: answers.append(service.post("/v1/events", body)))
        equal(sorted(answer.status for answer in answers), [200] * 15 + [201])
        equal({answer.body for answer in answers}, {answers[0].body}, "receipts")
        equal(open_checkpoint(world.checkpoint(), home.key.vkey)[1], size + 1)


def at_once(count, work):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def versions(world):
    key, service = world.key, world.service
    world.accept(key, number="versions", expectedversion=0)
    with tests("an expected version that matches"):
        sent, answer = world.accept(key, number="versions", expectedversion=1)
    world.refused("an expected version that is behind", 409, "version-conflict",
                  note(complaint(key, number="versions", expectedversion=1), key), pointer="/expectedversion", current=2)
    world.refused("an expected version that is ahead", 409, "version-conflict",
                  note(complaint(key, number="versions", expectedversion=3), key), pointer="/expectedversion", current=2)
    world.refused("an expected version of a thread that is not there", 409, "version-conflict",
                  note(complaint(key, number="nowhere", expectedversion=1), key), pointer="/expectedversion", current=0)
    with tests("the same bytes again get their receipt, though the version has moved on"):
        again = service.post("/v1/events", sent)
        equal((again.status, again.body), (200, answer.body))
    with tests("expected versions within a batch count its own events"):
        lines = [complaint(key, number="versions", expectedversion=2 + n) for n in range(3)]
        equal(service.post("/v1/batches", batch(key, "versions", lines)).status, 201)
        equal(service.get("/v1/threads/complaint/versions").json["version"], 5)
    world.refused_batch("an expected version within a batch that does not hold", 409, "version-conflict", batch(key, "v2", [
        complaint(key, number="versions", expectedversion=5), complaint(key, number="versions"),
        complaint(key, number="versions", expectedversion=6)]), line=2, pointer="/expectedversion", current=7)
    with tests("of 12 that expect the same version at once, one is taken"):
        answers = []
        notes = [note(complaint(key, number="race", expectedversion=0), key) for _ in range(12)]
        at_once(12, lambda n: answers.append(service.post("/v1/events", notes[n])))
        equal(sorted(answer.status for answer in answers), [201] + [409] * 11)
        equal({answer.json["current"] for answer in answers if answer.status == 409}, {1})


def several_signers(world):
    key, service = world.key, world.service
    one, two = world.officers

    def joint(*who, **more):
        return note(event(key.source, "inspection.completed", f"inspection/{len(who)}", {
            "subject": "s1", "result": "pass",
            "officers": [{"certificate": officer.name[-9:]} for officer in (one, two)]}, **more), *who)
    with tests("two officers sign one event"):
        sent = joint(one, two)
        answer = service.post("/v1/events", sent)
        equal(answer.status, 201, answer.body)
        check_receipt(answer.json, sent, world.home.key.vkey)
        kept = service.get(f"/v1/events/{answer.json['index']}").json
        equal(kept["entry"].encode(), sent, "what is kept")
        threads = [service.get(f"/v1/threads/officer/{officer.name[-9:]}").json for officer in (one, two)]
        assert all(thread["entries"][-1]["index"] == answer.json["index"] for thread in threads)
    with tests("officers of two departments"):
        equal(service.post("/v1/events", joint(one, world.hotline)).status, 201)
    with tests("an unknown co-signer is ignored, its bytes are kept"):
        sent = joint(one, world.stranger)
        answer = service.post("/v1/events", sent)
        equal(answer.status, 201, answer.body)
        equal(service.get(f"/v1/events/{answer.json['index']}").json["entry"].encode(), sent)
    with tests("a bad signature by an unknown co-signer is ignored too, also once its key is enrolled"):
        sent = spoiled(joint(one, world.stranger))
        answer = service.post("/v1/events", sent)
        equal(answer.status, 201, answer.body)
        equal(service.post("/v1/events", world.home.enrol(world.stranger)).status, 201)
        world.accept(world.stranger)
    sent = joint(one, two)
    world.refused("a bad signature by a known co-signer", 403, "bad-signature", spoiled(sent))
    text = sent.partition(b"\n\n")[0] + b"\n"
    world.refused("a co-signer that is suspended", 403, "key-suspended", note(text, one, world.suspended))
    world.refused("a co-signer that is revoked", 403, "key-revoked", note(text, world.revoked, one))
    world.refused("only signers of another department", 403, "foreign-source", note(text, world.hotline))


def spoiled(sent):
    """The note with another last signature, one that does not verify."""
    return sent[:-20] + (b"B" if sent[-20:-19] == b"A" else b"A") + sent[-19:]


def full_pool(world):
    """PostgreSQL's writing session is stopped, so that nothing is committed and what comes piles up."""
    key, home, service = world.key, world.home, world.service
    before = open_checkpoint(world.checkpoint(), home.key.vkey)
    writer = int(home.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'shilu writer'")[0])
    answers, threads = [], []

    def send(path, body):
        answers.append((path, service.post(path, body)))
    big = [[padded(key, 50_000) for _ in range(320)] for _ in range(5)]
    os.kill(writer, signal.SIGSTOP)
    try:
        for n, lines in enumerate(big):
            threads.append(threading.Thread(target=send, args=("/v1/batches", batch(key, f"flood-{n}", lines))))
        for _ in range(400):
            threads.append(threading.Thread(target=send, args=("/v1/events", note(padded(key, 60_000), key))))
        for thread in threads:
            thread.start()
        service.until(lambda: {path for path, answer in answers if answer.status == 503} ==
                      {"/v1/events", "/v1/batches"}, 8)
        with tests("reading goes on while the pool is full"):
            equal(open_checkpoint(world.checkpoint(), home.key.vkey), before)
        refused_meanwhile = list(answers)
        small = ManySmall(service.port, [note(complaint(key), key) for _ in range(4_400)])
        with tests("full pool: a batch, 503 with Retry-After"):
            problem(next(a for p, a in refused_meanwhile if p == "/v1/batches"), 503, "pool-full")
        with tests("full pool: an event, 503 with Retry-After"):
            problem(next(a for p, a in refused_meanwhile if p == "/v1/events"), 503, "pool-full")
        service.until(lambda: small.answered >= 4_400 - 4_096 - 20, 8)
    finally:
        os.kill(writer, signal.SIGCONT)
    for thread in threads:
        thread.join()
    small.join()
    with tests("full pool: more than 4,096 small events, 503 with Retry-After"):
        assert small.statuses.get(503, 0) >= 4_400 - 4_096 - 20, small.statuses
        equal(set(small.statuses) - {201, 503}, set(), "statuses")
        assert small.retry, "no Retry-After"
    with tests("what was taken is recorded, what was refused is not"):
        taken = [(path, answer) for path, answer in answers if answer.status == 201]
        equal({answer.status for _, answer in answers}, {201, 503})
        size = open_checkpoint(world.checkpoint(), home.key.vkey)[1]
        grown = sum(321 if path == "/v1/batches" else 1 for path, _ in taken) + small.statuses.get(201, 0)
        equal(size - before[1], grown, "growth")


class ManySmall:
    """So many events at once, each over a connection of its own."""

    def __init__(self, port, notes):
        self.answered, self.statuses, self.retry = 0, {}, False
        self.selector = selectors.DefaultSelector()
        for each in notes:
            connection = socket.create_connection(("127.0.0.1", port))
            connection.sendall(b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                               b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(each) + each)
            connection.setblocking(False)
            self.selector.register(connection, selectors.EVENT_READ, bytearray())
        self.thread = threading.Thread(target=self.collect)
        self.thread.start()

    def collect(self):
        while self.selector.get_map():
            for key, _ in self.selector.select(30):
                data = key.fileobj.recv(65_536)
                key.data.extend(data)
                if not data:
                    self.selector.unregister(key.fileobj)
                    key.fileobj.close()
                    status = int(key.data[9:12] or 0)
                    self.statuses[status] = self.statuses.get(status, 0) + 1
                    self.retry = self.retry or (status == 503 and b"retry-after: " in key.data.lower())
                    self.answered += 1

    def join(self):
        self.thread.join(60)


def main():
    with temporary_folder() as folder:
        world = World(folder)
        try:
            size, root = open_checkpoint(world.checkpoint(), world.home.key.vkey)[1:]
            signers(world)
            notes(world)
            batches(world)
            with tests("after all of these the log is unchanged: size, root, checkpoint"):
                equal(open_checkpoint(world.checkpoint(), world.home.key.vkey)[1:], (size, root))
            content(world)
            repetition(world)
            versions(world)
            several_signers(world)
            full_pool(world)
            with tests("the log verifies"):
                shilu("verify", world.service.url, *world.home.trust())
        finally:
            world.service.stop()
    tests.finish()


main()
