"""Reading over HTTP: pages, lines, streams, threads, proofs, tiles, views as they were; clients that are slow or gone; a second
process that stands by; and several ledgers in one database.
"""
import base64
import gzip
import http.client
import json
import pathlib
import re
import resource
import socket
import struct
import threading
import time

from ledger import (batch, bundle_entries, check_consistency, check_inclusion, check_receipt, complaint, event, leaf_hash,
                    note, open_checkpoint, rows_digest, rows_state, tile_path, tree_root)
from running import MARKET, Home, Tests, equal, request, shilu, temporary_folder

tests = Tests()


def fill(home, service):
    """A log of some 900 entries: singly signed ones, two sealed runs, several threads."""
    key = home.prepare(service)
    for number in range(40):
        equal(service.post("/v1/events", note(complaint(key, number=f"case-{number % 4}"), key)).status, 201)
    for size in (700, 90):
        lines = [complaint(key) if number % 10 else
                 event(key.source, "inspection.completed", f"inspection/{size}-{number}", {"subject": "shop", "result": "pass"})
                 for number in range(size)]
        equal(service.post("/v1/batches", batch(key, f"fill-{size}", lines)).status, 201)
    for number in range(20):
        equal(service.post("/v1/events", note(complaint(key), key)).status, 201)
    return key


def leaf(entry):
    return leaf_hash(entry["recordedAt"].encode() + b"\n" + entry["entry"].encode())


def lists(home, service, size, root):
    with tests("pages give every entry once, in order, and their leaves add up to the signed root"):
        entries, after = [], -1
        while True:
            answer = service.get(f"/v1/events?after={after}&limit=97")
            page = answer.json
            equal(page["size"], size)
            assert len(page["entries"]) <= 97
            entries += page["entries"]
            equal("Link" in answer.headers, page["next"] < size - 1)
            if page["next"] == size - 1:
                break
            equal(answer.headers["Link"], f'</v1/events?after={page["next"]}&limit=97>; rel="next"')
            after = page["next"]
        equal([entry["index"] for entry in entries], list(range(size)))
        equal(tree_root([leaf(entry) for entry in entries]), root)
    with tests("lines give the same objects"):
        answer = service.get("/v1/events?limit=1000", Accept="application/x-ndjson")
        equal(answer.headers["Content-Type"], "application/x-ndjson")
        equal([json.loads(text) for text in answer.body.splitlines()], entries)
    with tests("one entry by its index; of a sealed run with its seal"):
        for index in (0, 3, 50, 300, size - 1):
            equal(service.get(f"/v1/events/{index}").json, entries[index])
        seals = [entry["index"] for entry in entries if entry["kind"] == "seal"]
        equal({entry["seal"] for entry in entries}, {None, *seals})
        assert all(entry["event"] is None for entry in entries if entry["kind"] == "seal")
    with tests("filtered by types"):
        wanted = [entry for entry in entries if (entry["event"] or {}).get("type") in ("inspection.completed", "key.enrolled")]
        for query in ("type=inspection.completed&type=key.enrolled", "type=key.enrolled,inspection.completed"):
            equal(service.get(f"/v1/events?limit=1000&{query}").json["entries"], wanted)
        found, after = [], 100
        while after < size - 1:
            page = service.get(f"/v1/events?after={after}&limit=7&type=inspection.completed").json
            found, after = found + page["entries"], page["next"]
        equal(found, [e for e in wanted if e["index"] > 100 and e["event"]["type"] == "inspection.completed"])
    with tests("filtered by thread, and by thread and type"):
        wanted = [entry for entry in entries if "shop" == ((entry["event"] or {}).get("data") or {}).get("subject")]
        equal(service.get("/v1/events?limit=1000&thread=subject/shop").json["entries"], wanted)
        equal(service.get("/v1/events?limit=1000&thread=subject%2Fshop&type=complaint.closed").json["entries"], [])
        middle = wanted[20]["index"]
        equal(service.get(f"/v1/events?after={middle}&thread=subject/shop&limit=5").json["entries"], wanted[21:26])
    with tests("threads, by pages"):
        case = [entry for entry in entries if (entry["event"] or {}).get("subject") == "complaint/case-2"]
        answer = service.get("/v1/threads/complaint/case-2").json
        equal(answer, {"thread": "complaint/case-2", "version": 10, "next": 10, "entries": case})
        answer = service.get("/v1/threads/complaint%2Fcase-2?after=4&limit=3").json
        equal((answer["next"], answer["entries"]), (7, case[4:7]))
        answer = service.get("/v1/threads/complaint/case-2?after=11").json
        equal((answer["next"], answer["entries"]), (10, []))
        authority = service.get("/v1/threads/authority").json
        equal([entry["index"] for entry in authority["entries"]], list(range(authority["version"])))
    with tests("HEAD has the same fields and no body"):
        for path in ("/v1/events?limit=3", "/checkpoint", "/v1/events/1"):
            head, get = request(service.port, "HEAD", path), service.get(path)
            equal((head.status, head.body, head.headers["Content-Length"]), (200, b"", str(len(get.body))))
    with tests("what is not there is 404, what is wrong is 400"):
        for path in (f"/v1/events/{size}", "/v1/threads/complaint/nowhere", "/v1/nothing", f"/v1/proofs/{size}",
                     f"/v1/proofs/0?size={size + 1}", f"/v1/consistency?from=1&to={size + 1}", f"/v1/authority?at={size + 1}"):
            equal((service.get(path).status, service.get(path).json["code"]), (404, "not-found"), path)
        for path in ("/v1/events?limit=0", "/v1/events?limit=1001", "/v1/events?after=-2", "/v1/events?typ=x", "/v1/events/01",
                     "/v1/events?type=no.such", "/v1/events/x", "/v1/consistency", "/v1/events?after=1&after=2"):
            equal((service.get(path).status, service.get(path).json["code"]), (400, "bad-request"), path)
    return entries


def proofs(home, service, entries, root):
    leaves, size = [leaf(entry) for entry in entries], len(entries)

    def hashes(texts):
        return [base64.b64decode(text) for text in texts]
    with tests("inclusion proofs, at this and at earlier sizes"):
        for index in (0, 1, 255, 256, 300, 511, 512, size - 1):
            for at in {None, index + 1, min(size, index + 200), 512, 700}:
                if at is not None and at <= index:
                    continue
                proof = service.get(f"/v1/proofs/{index}" + (f"?size={at}" if at else "")).json
                equal((proof["index"], proof["size"], hashes([proof["leafHash"]])[0]), (index, at or size, leaves[index]))
                equal(hashes([proof["rootHash"]])[0], tree_root(leaves[:at or size]))
                check_inclusion(leaves[index], index, at or size, hashes([proof["rootHash"]])[0], hashes(proof["path"]))
                equal(proof["tlogProof"] is None, at not in (None, size))
    with tests("a proof as text is a tlog-proof"):
        text = service.get("/v1/proofs/77", Accept="text/plain").body.decode()
        equal(service.get("/v1/proofs/77").json["tlogProof"], text)
        receipt = {"index": 77, "proof": text, "recordedAt": entries[77]["recordedAt"]}
        equal(check_receipt(receipt, entries[77]["entry"].encode(), home.key.vkey), size)
    with tests("consistency proofs between many sizes"):
        sizes = (1, 2, 3, 7, 8, 255, 256, 257, 500, 512, 513, 768, size - 1, size)
        for first in sizes:
            for second in sizes:
                if first <= second:
                    proof = service.get(f"/v1/consistency?from={first}&to={second}").json
                    check_consistency(first, tree_root(leaves[:first]), second, tree_root(leaves[:second]), hashes(proof["path"]))
                    equal(hashes([proof["fromRoot"], proof["toRoot"]]), [tree_root(leaves[:first]), tree_root(leaves[:second])])
        equal(service.get("/v1/consistency?from=8").json["to"], size)
    with tests("the authority as it stood"):
        equal([len(service.get(f"/v1/authority?at={at}").json["departments"]) for at in (1, 2, 3, size)], [0, 1, 1, 1])
        at = [service.get(f"/v1/authority?at={at}").json for at in (2, 3, 4)]
        names = [[key["key"].split("+")[0] for key in state["keys"]] for state in at]
        equal([home.origin + f"/dept/{MARKET}/program" in each for each in names], [False, True, True])
        equal([bool(state["departments"][0]["grants"]) for state in at], [False, False, True])
        equal(service.get("/v1/authority").json, at[2])


def tiles(home, service, entries):
    leaves, size = [leaf(entry) for entry in entries], len(entries)
    long_lived = "public, max-age=31536000, immutable"
    with tests("bundles, full and of every partial width"):
        for index in range((size + 255) // 256):
            for width in (range(1, min(256, size - 256 * index) + 1)):
                answer = service.get("/" + tile_path("entries", index, width))
                equal(answer.status, 200, tile_path("entries", index, width))
                found = [leaf_hash(entry) for entry in bundle_entries(answer.body)]
                equal(found, leaves[256 * index:256 * index + width])
        equal(answer.headers["Content-Type"], "application/octet-stream")
        equal(answer.headers["Cache-Control"], long_lived)
        equal(answer.headers["Vary"], "Accept-Encoding")
    with tests("tiles of level 0 and 1, full and of every partial width"):
        roots = [tree_root(leaves[first:first + 256]) for first in range(0, size & ~255, 256)]
        for level, hashes in ((0, leaves), (1, roots)):
            for index in range((len(hashes) + 255) // 256):
                for width in range(1, min(256, len(hashes) - 256 * index) + 1):
                    answer = service.get("/" + tile_path(level, index, width))
                    equal((answer.status, answer.body), (200, b"".join(hashes[256 * index:256 * index + width])))
        equal(answer.headers["Content-Type"], "application/octet-stream")
        equal(answer.headers["Cache-Control"], long_lived)
    with tests("other spellings and tiles that are not there are not found"):
        for path in ("tile/0/0", "tile/00/000", "tile/0/0000", "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256",
                     "tile/0/000.p/01", "tile/0/000.p", "tile/0/000/", "tile/-1/000", "tile/64/000", "tile/2/000.p/1", "tile/1/000",
                     f"tile/0/003.p/{size - 768 + 1}", "tile/0/003", "tile/0/004.p/1", "tile/entries/003", "tile/entries/4",
                     "tile/Entries/000", "tile/0/999", "tile/entries/x999/x999/x999/999", "tile/7/000.p/1"):
            equal(service.get("/" + path).status, 404, path)
    with tests("bundles compressed where asked for, and only there"):
        plain = service.get("/tile/entries/001")
        packed = service.get("/tile/entries/001", Accept_Encoding="gzip, identity")
        equal((plain.headers["Content-Encoding"], packed.headers["Content-Encoding"]), (None, "gzip"))
        equal(gzip.decompress(packed.body), plain.body)
        assert len(packed.body) * 2 < len(plain.body)
        equal(service.get("/tile/entries/001", Accept_Encoding="gzip;q=0").headers["Content-Encoding"], None)
        equal(service.get("/tile/0/001", Accept_Encoding="gzip").headers["Content-Encoding"], None)
    with tests("the checkpoint is a signed one, and not to be kept"):
        answer = service.get("/checkpoint")
        equal(open_checkpoint(answer.body, home.key.vkey)[:2], (home.origin, size))
        equal(answer.headers["Content-Type"], "text/plain; charset=utf-8")
        assert answer.headers["Cache-Control"] in ("no-cache", "no-store")


class Stream:
    """A subscription: `take(n)` gives the next n (id, object) pairs."""

    def __init__(self, service, query="", last=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
        headers = {"Accept": "text/event-stream"} | ({} if last is None else {"Last-Event-ID": str(last)})
        self.connection.request("GET", "/v1/events" + query, headers=headers)
        self.answer = self.connection.getresponse()
        equal(self.answer.headers["Content-Type"], "text/event-stream")

    def take(self, count):
        taken, id, data = [], None, None
        while len(taken) < count:
            text = self.answer.readline().decode()
            assert text, "the stream has ended"
            text = text.rstrip("\n")
            if text.startswith("id: "):
                id = int(text[4:])
            elif text.startswith("data: "):
                data = json.loads(text[6:])
            elif not text and data is not None:
                taken.append((id, data))
                data = None
        return taken

    def close(self):
        self.answer.close()
        self.connection.close()


def streams(home, service, key):
    with tests("a stream cut and resumed many times while events come in: nothing lost, nothing doubled"):
        first = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)[1]
        total = 8 * 60 + 4 * 4 * 51

        def append(number):
            for n in range(60):
                equal(service.post("/v1/events", note(complaint(key, number=f"stream-{number}"), key)).status, 201)
                if n % 15 == 0 and number < 4:
                    lines = [complaint(key) for _ in range(50)]
                    equal(service.post("/v1/batches", batch(key, f"stream-{number}-{n}", lines)).status, 201)
        writers = [threading.Thread(target=append, args=(number,)) for number in range(8)]
        for writer in writers:
            writer.start()
        seen, last = [], first - 1
        while len(seen) < total:
            stream = Stream(service, "?after=-1", last)
            seen += stream.take(min(1 + len(seen) * 7 % 83, total - len(seen)))
            last = seen[-1][0]
            stream.close()
        for writer in writers:
            writer.join()
        equal([id for id, _ in seen], list(range(first, first + total)))
        equal([entry["index"] for _, entry in seen], list(range(first, first + total)))
        equal(seen[7][1], service.get(f"/v1/events/{first + 7}").json)
    with tests("a stream of a thread and of a type, waiting for what is not there yet"):
        thread = Stream(service, "?after=-1&thread=complaint/stream-3")
        equal([entry["event"]["subject"] for _, entry in thread.take(60)], ["complaint/stream-3"] * 60)
        kind = Stream(service, f"?after={first + total - 1}&type=inspection.completed")
        empty = Stream(service, "?thread=complaint/later")
        equal(service.post("/v1/events", note(complaint(key), key)).status, 201)
        sent = [note(complaint(key, number="stream-3"), key), note(complaint(key, number="later"), key), note(event(
            key.source, "inspection.completed", "inspection/s", {"subject": "s", "result": "pass"}), key)]
        answers = [service.post("/v1/events", each).json["index"] for each in sent]
        equal([stream.take(1)[0][0] for stream in (thread, empty, kind)], answers)
        for stream in (thread, empty, kind):
            stream.close()
    with tests("a Last-Event-ID that is no index"):
        equal(service.get("/v1/events", Accept="text/event-stream", Last_Event_ID="x").status, 400)
    with tests("weights that are no numbers ask for nothing, and the service goes on"):
        for weight in ("nan", "inf", "1e999", "-1e999", "0x1p9999", "", "9" * 400):
            equal(service.get("/v1/events?limit=1", Accept=f"text/event-stream;q={weight}").status, 200)
            equal(service.get("/tile/entries/000", Accept_Encoding=f"gzip;q={weight}").status, 200)


def large_thread(service, key):
    with tests("a page of large entries ends early, and the thread goes on behind it until its version is reached"):
        lines = [complaint(key, number="large")[:-2].ljust(58_999) + b"}\n" for _ in range(80)]
        equal(service.post("/v1/batches", batch(key, "large", lines)).status, 201)
        entries, counts, after = [], [], 0
        while after < 80:
            answer = service.get(f"/v1/threads/complaint/large?after={after}&limit=1000")
            assert len(answer.body) < 5 << 20, len(answer.body)
            equal(answer.json["version"], 80)
            counts.append(len(answer.json["entries"]))
            equal(answer.json["next"], after + counts[-1])
            assert counts[-1] > 0, counts
            entries += answer.json["entries"]
            after = answer.json["next"]
        equal([entry["entry"].encode() for entry in entries], lines)
        assert max(counts) < 80, counts
    with tests("so does a page of the log, of a thread or not, and the next one begins right behind it"):
        for thread in ("", "&thread=complaint/large"):
            found, counts, after = [], [], entries[0]["index"] - 1
            while after < entries[-1]["index"]:
                answer = service.get(f"/v1/events?after={after}&limit=1000{thread}")
                assert len(answer.body) < 5 << 20, len(answer.body)
                counts.append(len(answer.json["entries"]))
                assert counts[-1] > 0, counts
                found += answer.json["entries"]
                after = answer.json["next"]
            equal([entry for entry in found if entry["index"] <= entries[-1]["index"]], entries)
            assert max(counts) < 80, counts


def raw(service, *lines):
    """Sends requests without bodies over one connection, all at once; everything that comes back until it is closed."""
    heads = [f"{line} HTTP/1.1\r\nHost: x\r\n" for line in lines]
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(("\r\n".join(heads) + "Connection: close\r\n\r\n").encode())
        answer = b""
        while part := connection.recv(1 << 16):
            answer += part
    return answer


class SlowReader:
    """A client that asks for something, reads how the answer begins, and no more."""

    def __init__(self, service, path):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(60)
        self.socket.connect(("127.0.0.1", service.port))
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        equal(self.socket.recv(12), b"HTTP/1.1 200")

    def close(self):
        self.socket.close()


def past_downloads(home, service, key):
    """Of a log without views: they are replayed."""
    # More rows than the system's buffers of a connection hold.
    equal(service.post("/v1/batches", batch(key, "rows", [complaint(key) for _ in range(16_000)])).status, 201)
    size = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)[1]
    small = f"/v1/views/authority_department?format=ndjson&asof={size}"
    path = f"/v1/views/complaint?format=ndjson&asof={size}"
    with tests("a download has the digest of its rows, however often it is asked for"):
        answers = [service.get(small) for _ in range(2)]
        equal([answer.status for answer in answers], [200, 200])
        equal(answers[0].body, answers[1].body)
        wanted = base64.b64encode(rows_digest(rows_state(answers[0].body.splitlines()))).decode()
        equal([answer.headers["Shilu-Digest"] for answer in answers], [wanted, wanted])
    with tests("HEAD is not for downloads, and its connection goes on"):
        for each in (small, small.partition("&asof")[0]):
            refused, healthy, body = raw(service, f"HEAD {each}", "GET /healthz").split(b"\r\n\r\n", 2)
            assert refused.startswith(b"HTTP/1.1 405 ") and b"\r\nallow: get\r\n" in refused.lower() + b"\r\n", refused
            assert healthy.startswith(b"HTTP/1.1 200 "), healthy
            equal(body, b"ok\n")
    with tests("so many slow readers of a view as it was; the next one is told to come back, and others go on"):
        readers = [SlowReader(service, path) for _ in range(8)]
        answer = service.get(path)
        equal((answer.status, answer.json["code"]), (503, "pool-full"))
        assert int(answer.headers["Retry-After"]) > 0
        equal(service.get(path.replace("format=ndjson", "limit=3")).status, 200)
        for reader in readers:
            reader.close()
        service.until(lambda: service.get(path).status == 200, 30)


def gauge(service, name):
    return int(re.search(rf"\n{name} (\d+)\n", service.get("/metrics").body.decode())[1])


def bad_clients(service, key):
    with tests("subscribers that are gone before their stream begins take no place"):
        for _ in range(300):
            gone = socket.create_connection(("127.0.0.1", service.port))
            # Closed with a reset, at once.
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            gone.sendall(b"GET /v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
            gone.close()
        # Streams that had begun notice by the next sign of life.
        service.until(lambda: gauge(service, "shilu_http_subscribers") == 0, 40)
    with tests("an event that does not arrive in time costs its author the connection, and nobody else the room"):
        with socket.create_connection(("127.0.0.1", service.port), timeout=60) as slow:
            slow.sendall(b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 65536\r\n\r\n{")
            began = time.monotonic()
            service.until(lambda: gauge(service, "shilu_http_body_bytes") == 65_536, 10)
            equal(slow.recv(1), b"")
            assert 15 < time.monotonic() - began < 40, time.monotonic() - began
        service.until(lambda: gauge(service, "shilu_http_body_bytes") == 0, 10)
        equal(service.post("/v1/events", note(complaint(key), key)).status, 201)
    with tests("the service may open as many files as the system lets it"):
        limits = pathlib.Path(f"/proc/{service.process.pid}/limits").read_text()
        soft, hard = re.search(r"\nMax open files +(\w+) +(\w+)", limits).groups()
        equal(soft, hard)


def standby(home, service):
    with tests("a second process on the same ledger stands by and says so"):
        other = home.serve(ready=False)
        try:
            other.until(lambda: other.get("/readyz").status == 503)
            key = home.department_key(MARKET, "program")
            for answer in (other.get("/readyz"), other.get("/checkpoint"), other.post("/v1/events", note(complaint(key), key))):
                equal((answer.status, answer.json["code"]), (503, "standing-by"))
                assert int(answer.headers["Retry-After"]) > 0
            equal((other.get("/healthz").status, service.get("/readyz").status), (200, 200))
        finally:
            equal(other.stop(), 0)


def describing(service):
    with tests("health, readiness, metrics, schemas, problems, the API's document"):
        equal([service.get(path).status for path in ("/healthz", "/readyz", "/metrics")], [200] * 3)
        assert b"\nshilu_" in service.get("/metrics").body
        types = service.get("/v1/schemas").json["types"]
        assert {"complaint.registered", "key.enrolled"} <= {each["name"] for each in types}
        for each in types:
            equal(service.get(each["schema"]).json["$schema"], "https://json-schema.org/draft/2020-12/schema")
        assert service.get("/v1/openapi.json").json["openapi"].startswith("3.1")
        assert b"503" in service.get("/problems/pool-full").body


def several_ledgers(home, service, folder):
    """Another origin in the same database, served by a process of its own at the same time."""
    folder.mkdir()
    other = Home(folder, origin="ledger.example.org/other", database=home.database)
    second = other.serve()
    try:
        key, twin = home.department_key(MARKET, "twin"), None
        with tests("two ledgers in one database: the second begins at its own founding"):
            equal(second.get("/v1/events/0").json["event"]["data"]["origin"], other.origin)
            twin = other.prepare(second)
            equal(service.post("/v1/events", home.enrol(key)).status, 201)
        with tests("a key of one is unknown to the other"):
            for place, signer in ((service, twin), (second, key)):
                answer = place.post("/v1/events", note(complaint(signer), signer))
                equal((answer.status, answer.json["code"]), (403, "unknown-key"))
        with tests("the same ids and threads in both, appended at once, do not meet"):
            results = {}

            def append(name, place, signer):
                answers = []
                for n in range(60):
                    sent = note(complaint(signer, id=f"same-{n}", number="same", expectedversion=n), signer)
                    answers.append(place.post("/v1/events", sent).status)
                answers.append(place.post("/v1/batches", batch(signer, "same", [
                    complaint(signer, id=f"sealed-{n}") for n in range(300)])).status)
                results[name] = answers
            threads = [threading.Thread(target=append, args=each) for each in (("one", service, key), ("two", second, twin))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            equal(results, {"one": [201] * 61, "two": [201] * 61})
            sizes = [open_checkpoint(place.get("/checkpoint").body, owner.key.vkey)[1]
                     for place, owner in ((service, home), (second, other))]
            equal(sizes[1], 4 + 60 + 301)
            for place, signer in ((service, key), (second, twin)):
                thread = place.get("/v1/threads/complaint/same?limit=1000").json
                equal(thread["version"], 60)
                equal({entry["event"]["source"] for entry in thread["entries"]}, {signer.source})
        with tests("each verifies under its own keys, and not under the other's"):
            shilu("verify", service.url, *home.trust())
            shilu("verify", second.url, *other.trust())
            crossed = shilu("verify", second.url, *home.trust(), ok=False)
            equal(crossed.returncode, 1)
            assert "checkpoint-" in crossed.text, crossed.text
        with tests("one process ends, the other goes on with the database that they share"):
            equal(service.stop(), 0)
            equal(second.post("/v1/events", note(complaint(twin), twin)).status, 201)
            equal(second.get("/tile/entries/000").status, 200)
        with tests("and the first comes back"):
            again = home.serve()
            try:
                equal(open_checkpoint(again.get("/checkpoint").body, home.key.vkey)[1], sizes[0])
            finally:
                equal(again.stop(), 0)
    finally:
        second.stop()


def evidence(home):
    """With views at last: nobody counts entries any more."""
    service = home.serve(views=True)
    try:
        with tests("the evidence of a row that is there; of one that is not, or was not yet, 404"):
            size = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)[1]
            service.until(lambda: (answer := service.get("/v1/views")).status == 200 and (answer.json["position"] or 0) >= size)
            place = "/v1/views/complaint/large/evidence"
            equal(len(service.get(place).json["evidence"]), 80)
            nowhere = "/v1/views/complaint/nowhere/evidence"
            for path in (nowhere, f"{nowhere}?asof={size}", f"{place}?asof=5"):
                equal((service.get(path).status, service.get(path).json["code"]), (404, "not-found"), path)
    finally:
        equal(service.stop(), 0)


def main():
    # As low as systems have it, for the service to raise it.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    with temporary_folder() as folder:
        home = Home(folder)
        service = home.serve()
        try:
            key = fill(home, service)
            _, size, root = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)
            entries = lists(home, service, size, root)
            proofs(home, service, entries, root)
            tiles(home, service, entries)
            streams(home, service, key)
            large_thread(service, key)
            past_downloads(home, service, key)
            bad_clients(service, key)
            standby(home, service)
            describing(service)
            several_ledgers(home, service, folder / "other")
            evidence(home)
        finally:
            service.stop()
    tests.finish()


main()
