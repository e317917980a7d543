"""Memory stays bounded: the service while 200,000 sealed events stream in over 8 connections, and with 1,000,000 in the log
while it serves proofs, pages, an export and an auditor; and the auditor's own. Each under 300 MiB resident at its peak.
The same for a log of the largest events. The large log is without views: a million events of one department in one month
are one figure with a million entries behind it.
"""
import base64
import hashlib
import subprocess
import sys
import threading
import time

from ledger import Key, batch, check_inclusion, complaint, note, open_checkpoint, tile_path, tree_root
from running import Home, Tests, equal, request, shilu, temporary_folder

tests = Tests()
LIMIT = 300    # MiB
CONNECTIONS = 8


def batches(key, connection, events, size):
    """Sealed batches of 440-byte events, made fast: a template a line, one signature a batch."""
    for first in range(0, events, size):
        lines = []
        for number in range(first, min(first + size, events)):
            name = f"{connection}-{number}"
            head = ('{"specversion":"1.0","id":"memory-%s","source":"%s","type":"complaint.registered","subject":"complaint/%s",'
                    '"time":"2026-01-05T09:30:00+08:00","data":{"channel":"hotline","kind":"complaint","subject":"shop-%s",'
                    '"category":"' % (name, key.source, name, name))
            lines.append((head + "x" * min(100, 437 - len(head)) + '","nature":"').ljust(437, "y").encode() + b'"}}\n')
        root = tree_root([hashlib.sha256(b"\0" + line).digest() for line in lines])
        text = f"{key.name}/batch/{connection}-{first}\n{len(lines)}\n{base64.b64encode(root).decode()}\n".encode()
        yield note(text, key) + b"\n" + b"".join(lines)


def appended(service, home):
    """Entries that others than the ledger appended; it commits to its thread index now and then."""
    while True:
        size = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)[1]
        own = service.get(f"/v1/threads/log/{home.origin}").json.get("version", 0)
        if open_checkpoint(service.get("/checkpoint").body, home.key.vkey)[1] == size:
            return size - own


def stream(service, home, key, events, size, label):
    """So many events over eight connections, each made by a process of its own so that they come fast."""
    before = appended(service, home)
    key.save(home.folder / f"{label}.key")
    writers = [subprocess.Popen([sys.executable, __file__, "append", str(service.port), str(home.folder / f"{label}.key"),
                                 f"{label}-{n}", str(events // CONNECTIONS), str(size)]) for n in range(CONNECTIONS)]
    equal([writer.wait() for writer in writers], [0] * CONNECTIONS, "writers")
    equal(appended(service, home) - before, events + CONNECTIONS * -(-(events // CONNECTIONS) // size))


def append(port, key_file, connection, events, size):
    """What one of the writers does."""
    for body in batches(Key.load(key_file), connection, int(events), int(size)):
        while True:
            answer = request(int(port), "POST", "/v1/batches", body, {"Content-Type": "application/vnd.shilu.batch"})
            if answer.status != 503:
                break
            time.sleep(0.2)
        equal(answer.status, 201, answer.body)


def under(what, mebibytes):
    print(f"      {what}: {mebibytes:.0f} MiB", flush=True)
    assert mebibytes < LIMIT, f"{what}: {mebibytes:.0f} MiB, not under {LIMIT}"


def reading(service, size, root, stop):
    """Proofs, pages, threads and tiles, until told to stop; four readers at once."""
    counts, faults = [0] * 4, []

    def read(reader):
        step = 0
        try:
            while not stop.is_set():
                step += 1
                index = (step * 7919 + reader * 104_729) % (size & ~255)
                proof = service.get(f"/v1/proofs/{index}?size={size}").json
                check_inclusion(base64.b64decode(proof["leafHash"]), index, size, root,
                                [base64.b64decode(hash) for hash in proof["path"]])
                page = service.get(f"/v1/events?after={index}&limit=1000", Accept="application/x-ndjson")
                equal(page.status, 200)
                equal(service.get("/" + tile_path("entries", index // 256), Accept_Encoding="gzip").status, 200)
                if step % 10 == 0:
                    equal(service.get(f"/v1/threads/complaint/more-{reader}-{step}").json["version"], 1)
                    equal(service.get(f"/v1/events?thread=subject/shop-more-{reader}-{step}").status, 200)
                counts[reader] += 1
        except Exception as error:
            faults.append(repr(error))
    threads = [threading.Thread(target=read, args=(reader,)) for reader in range(4)]
    for thread in threads:
        thread.start()
    return threads, counts, faults


def largest(folder):
    """A log of 59,000-byte events, where one bundle has fifteen megabytes: 300 MB of them."""
    home = Home(folder)
    service = home.serve(views=True)
    try:
        key = home.prepare(service)
        for number in range(20):
            lines = [complaint(key)[:-2].ljust(58_999) + b"}\n" for _ in range(270)]
            equal(service.post("/v1/batches", batch(key, f"large-{number}", lines)).status, 201)
        service.stop()
        service = home.serve(views=True)
        with tests("verify of a log of the largest events"):
            under("verify", shilu("verify", service.url, *home.trust()).peak / 1024)
        with tests("a service that has started over them, and served them"):
            for after in range(-1, 5_000, 100):
                equal(service.get(f"/v1/events?after={after}&limit=40").status, 200)
            under("the service", service.peak())
    finally:
        service.stop()


def main():
    with temporary_folder() as folder:
        largest(folder)
    with temporary_folder() as folder:
        home = Home(folder)
        service = home.serve(views=True)
        try:
            key = home.prepare(service)
            with tests("200,000 sealed events over 8 connections, 1,000 a batch"):
                stream(service, home, key, 200_000, 1_000, "first")
                under("the service while 200,000 events stream in", service.peak())
            service.stop()
            service = home.serve()
            with tests("800,000 more, in batches of up to 12,500 events (5.5 MB)"):
                stream(service, home, key, 800_000, 12_500, "more")
                under("the service with 1,000,000 events in the log, written by itself", service.peak())
            service.stop()
            service = home.serve()
            _, size, root = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)
            stop = threading.Event()
            threads, counts, faults = reading(service, size, root, stop)
            with tests("verify of the served log of 1,000,000"):
                verdict = shilu("verify", service.url, *home.trust())
                under("verify over HTTP", verdict.peak / 1024)
            with tests("export of the served log of 1,000,000"):
                exported = shilu("export", service.url, folder / "export", "--vkey", home.key.vkey)
                under("export over HTTP", exported.peak / 1024)
            stop.set()
            for thread in threads:
                thread.join()
            with tests("proofs, pages, threads and tiles served meanwhile"):
                equal(faults, [])
                print(f"      {sum(counts)} rounds of them")
                assert sum(counts) > 40, counts
                under("the service with 1,000,000 events in the log, reading", service.peak())
            with tests("verify of an export of 1,000,000"):
                verdict = shilu("verify", folder / "export", *home.trust())
                under("verify of a folder", verdict.peak / 1024)
        finally:
            service.stop()
    tests.finish()


if sys.argv[1:2] == ["append"]:
    append(*sys.argv[2:])
else:
    main()
