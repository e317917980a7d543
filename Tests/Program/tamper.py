"""Tampering as the database's superuser, triggers off: whatever is altered, dropped, swapped or inserted, in every table of
the ledger, somebody names it: the service refuses to start, `shilu verify` of the served log finds it, or a kept receipt
does. Then exports, roll-backs, and a head that is changed under a running service.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time

from ledger import (batch, bundle, bundle_entries, complaint, leaf_hash, note, open_checkpoint, tile_path, tree_root)
from running import ENVIRONMENT, equal, shilu, sql, temporary_folder
from tampering import Bench, Cluster, Original, drop, flip, frame, hexed, put, swap, tests


# The cases, table by table

def bundles(bench):
    original, case = bench.original, bench.case
    last = original.size // 256 - 1
    entries = bundle_entries(original.bundles[100])
    changed = entries[:50] + [entries[50].replace(b"hotline", b"hotlime")] + entries[51:]
    case("a damaged bundle", flip("bundle", "frame", "index = 100", 900), "damaged in tile/entries/100|does not unpack")
    case("an entry is altered", put("bundle", "frame", frame(bundle(changed)), "index = 100"), "entry-altered at entry 25650")
    for what, wrong in {
        "entries are swapped": entries[:7] + [entries[8], entries[7]] + entries[9:],
        "an entry is dropped from a bundle": entries[:7] + entries[8:],
        "an entry is inserted in a bundle": entries[:7] + [entries[7]] + entries[7:],
        "an entry is dropped, another takes its place": entries[:7] + [entries[7]] + entries[7:-1],
    }.items():
        case(what, put("bundle", "frame", frame(bundle(wrong)), "index = 100"),
             "(entry-altered|bundle-malformed|history-damaged)[^:]*(25|100)")
    case("an entry of the first bundle is altered",
         put("bundle", "frame", frame(original.bundles[0].replace(b"hotline", b"hotlime", 1)), "index = 0"),
         "entry-altered at entry 4")
    case("the founding is altered", put("bundle", "frame", frame(original.bundles[0].replace(b'"quorum":0', b'"quorum":1', 1)),
                                        "index = 0"), "Entry 0 is not in the tree", at="start")
    case("an entry behind the last segment is altered",
         put("bundle", "frame", frame(original.bundles[257].replace(b"hotline", b"hotlime", 1)), "index = 257"),
         "entries of bundle 257", at="start")
    case("a bundle is dropped", drop("bundle", "index = 100"), "undle 100 is missing|bundle-missing.*100")
    case("the first bundle is dropped", drop("bundle", "index = 0"), "Bundle 0 is missing", at="start")
    case("the last full bundle is dropped", drop("bundle", f"index = {last}"), f"Bundle {last} is missing", at="start")
    case("bundles are swapped", swap("bundle", "frame", "index = 100", "index = 101"), "entry-altered at entry 25600")
    case("a bundle is inserted behind the end",
         f"INSERT INTO ledger.bundle VALUES (1, {last + 1}, {hexed(frame(original.bundles[100]))});", "in bundle", at="start")
    case("bundle and tile are altered alike", put("bundle", "frame", frame(bundle(changed)), "index = 100") + put(
        "tile", "hashes", b"".join(map(leaf_hash, changed)), "level = 0 AND index = 100"), "tile-altered.*tile/0/100")
    roots = 32 * 100
    forged = tree_root([leaf_hash(entry) for entry in changed])
    case("bundle and tiles are altered alike, up to the root",
         put("bundle", "frame", frame(bundle(changed)), "index = 100")
         + put("tile", "hashes", b"".join(map(leaf_hash, changed)), "level = 0 AND index = 100")
         + f"UPDATE ledger.tile SET hashes = overlay(hashes PLACING {hexed(forged)} FROM {roots + 1}) WHERE log = 1 AND level = 1;",
         "does not add up to the root", at="start")


def tiles(bench):
    case = bench.case
    last = bench.original.size // 256 - 1
    case("a tile of level 0 is altered", flip("tile", "hashes", "level = 0 AND index = 100"), "tile-altered.*tile/0/100")
    case("the last full tile is altered", flip("tile", "hashes", f"level = 0 AND index = {last}"),
         "right edge does not add up|are not the leaves", at="start")
    case("the tile of level 1 is altered", flip("tile", "hashes", "level = 1"), "right edge does not add up", at="start")
    case("a tile of level 0 is dropped", drop("tile", "level = 0 AND index = 100"), "ile.* (is )?missing|tile-missing.*tile/0/100")
    case("the last full tile is dropped", drop("tile", f"level = 0 AND index = {last}"), f"Tile {last} of level 0 is missing",
         at="start")
    case("the tile of level 1 is dropped", drop("tile", "level = 1"), "Tile 0 of level 1 is missing", at="start")
    case("tiles of level 0 are swapped", swap("tile", "hashes", "level = 0 AND index = 100", "level = 0 AND index = 101"),
         "tile-altered.*tile/0/100")
    case("tiles of two levels are swapped", swap("tile", "hashes", "level = 0 AND index = 100", "level = 1 AND index = 0"),
         "right edge does not add up", at="start")
    copied = "(SELECT hashes FROM ledger.tile WHERE log = 1 AND level = 0 AND index = 5)"
    case("a tile of level 0 is inserted behind the end", f"INSERT INTO ledger.tile VALUES (1, 0, {last + 1}, {copied});",
         "in tile", at="start")
    case("a tile of level 1 is inserted behind the end", f"INSERT INTO ledger.tile VALUES (1, 1, 1, {copied});", "in tile", at="start")
    case("a tile of level 2 is inserted", f"INSERT INTO ledger.tile VALUES (1, 2, 0, {copied});", "in tile", at="start")


def blocks(bench):
    case = bench.case
    one, two = "level = 0 AND segment = 1 AND block = 7", "level = 0 AND segment = 1 AND block = 8"
    case("a block of the thread index is altered", flip("block", "bytes", one), "thread-index-altered in v1/index/threads/0/1/7")
    case("a block is emptied", put("block", "bytes", b"\0", one), "thread-index-altered in v1/index/threads/0/1/7")
    case("a block is dropped", drop("block", one), "thread-index-altered in v1/index/threads/0/1/7")
    case("blocks are swapped", swap("block", "bytes", one, two), "thread-index-altered in v1/index/threads/0/1/7")
    case("blocks of two segments are swapped",
         swap("block", "bytes", one, "level = 0 AND segment = 2 AND block = 7"),
         "thread-index-altered in v1/index/threads/0/1/7|history-damaged")
    case("a segment is dropped", drop("block", "segment = 2"), "thread index|0/2/0", at="start")
    case("the last segment is dropped", drop("block", "segment = 3"), "thread index does not reach", at="start")
    case("every block of the first segment is emptied", put("block", "bytes", b"\0", "segment = 0"),
         "holds no founding", at="start")
    insert = "INSERT INTO ledger.block SELECT 1, {level}, {segment}, n, '\\x00'::bytea FROM generate_series({first}, {last}) n;"
    case("a segment is inserted behind the end", insert.format(level=0, segment=4, first=0, last=31), "in block", at="start")
    case("one block is inserted behind the end", insert.format(level=0, segment=4, first=3, last=3), "in block", at="start")
    case("a segment is inserted far behind the end", insert.format(level=0, segment=40, first=0, last=31), "in block",
         at="start")
    case("a segment of level 1 is inserted", insert.format(level=1, segment=0, first=0, last=1023), "in block", at="start")
    # Readers would believe it: whole, well-formed, and it holds what the service itself needs to start.
    case("a segment of level 1 is inserted that hides all threads but the authority's",
         insert.format(level=1, segment=0, first=0, last=1023) + hide_all_but_authority(), "in block", at="start")


def hide_all_but_authority():
    """A level-1 segment with the authority's postings alone, taken from level 0 where the first four entries are."""
    key = int.from_bytes(hashlib.sha256(b"authority").digest()[:8], "big")
    block = key >> 54
    first = key - (block << 54)

    def varint(value):
        out = b""
        while value >= 128:
            out, value = out + bytes([value & 127 | 128]), value >> 7
        return out + bytes([value])
    data = varint(4) + b"".join(varint(first if n == 0 else 0) + n.to_bytes(3, "little") for n in range(4))
    return put("block", "bytes", data, f"level = 1 AND segment = 0 AND block = {block}")


def seen(bench):
    case, size = bench.case, bench.original.size
    one, two = "index = 10", "index = 11"
    page = "seen-altered at entry {} in v1/index/seen/0"
    case("an id's key is altered", f"UPDATE ledger.seen SET key = gen_random_uuid() WHERE log = 1 AND {one};", page.format(10))
    case("an id's index is altered", f"UPDATE ledger.seen SET index = 9 WHERE log = 1 AND {one};", page.format("(9|10)"))
    case("an id's size is altered", f"UPDATE ledger.seen SET size = 5000 WHERE log = 1 AND {one};", page.format("1[01]"))
    case("an id is dropped", drop("seen", one), page.format(10))
    case("a batch's id is dropped", drop("seen", "index > 1000 AND index < 16384"), "seen-altered")
    case("all ids are dropped", drop("seen", "true"), page.format(0))
    case("ids are swapped", "UPDATE ledger.seen SET index = 21 - index, size = 23 - size WHERE log = 1 AND index IN (10, 11);",
         page.format(10))
    insert = "INSERT INTO ledger.seen (index, size, key, log) VALUES ({}, {}, gen_random_uuid(), 1);"
    case("an id is inserted", insert.format(20_000, 20_001), "seen-altered at entry 20000")
    case("a second id of an entry is inserted", insert.format(10, 11), page.format("1[01]"))
    case("an id is inserted behind the end", insert.format(size, size + 1), f"seen-altered at entry {size}")
    case("an id is inserted far behind the end", insert.format(1 << 40, (1 << 40) + 1), f"seen-altered at entry {1 << 40}")


def edge(bench):
    case, size = bench.case, bench.original.size
    inside = f"first >= {size - size % 256} AND first < {size}"
    last, before = f"first = {size - 1}", f"first = {size - 2}"
    wrong = "right edge"
    case("an entry at the right edge is altered", flip("edge", "entries", last), wrong, at="start")
    case("a chunk of the right edge is dropped", drop("edge", before), wrong, at="start")
    case("the newest chunk is dropped", drop("edge", last), wrong, at="start")
    case("the right edge is dropped", drop("edge", inside), wrong, at="start")
    case("chunks are swapped", swap("edge", "entries", last, before), wrong, at="start")
    case("a chunk's count is altered", f"UPDATE ledger.edge SET count = 2 WHERE log = 1 AND {before};", wrong, at="start")
    case("a chunk is moved", f"UPDATE ledger.edge SET first = first + 256 WHERE log = 1 AND {before};", "in edge", at="start")
    insert = ("INSERT INTO ledger.edge (log, slot, count, first, entries) SELECT 1, {first} % 256, 1, {first}, entries "
              "FROM ledger.edge WHERE log = 1 AND first = {source} ON CONFLICT (log, slot) DO UPDATE "
              "SET first = excluded.first, count = excluded.count, entries = excluded.entries;")
    whole = int(sql(bench.cluster.socket, f"SELECT first FROM ledger.edge WHERE log = 1 AND {inside} AND count > 1", "shilu")[0])
    case("a chunk is inserted between", insert.format(first=whole + 1, source=size - 1), wrong, at="start")
    case("a chunk is inserted behind the end", insert.format(first=size, source=size - 1), "in edge", at="start")


def head(bench):
    original, case = bench.original, bench.case
    older_note, older = original.notes[-20]
    checkpoint = older["proof"].partition("\n\n")[2].encode()
    older_size = open_checkpoint(checkpoint, original.home.key.vkey)[1]
    case("the head's size is altered", "UPDATE ledger.head SET size = size + 1 WHERE log = 1;", "signed checkpoint says", at="start")
    case("the head's size is set back", "UPDATE ledger.head SET size = 256 WHERE log = 1;", "signed checkpoint says", at="start")
    case("the head's checkpoint is altered", flip("head", "checkpoint", "true", 60), "not signed by this ledger's key", at="start")
    case("the head's checkpoint is emptied", "UPDATE ledger.head SET checkpoint = '' WHERE log = 1;", "not signed", at="start")
    case("the head is emptied", "UPDATE ledger.head SET checkpoint = '', size = 0 WHERE log = 1;", "found|not signed", at="start")
    case("the head is set back to an older signed one, all else left",
         put("head", "checkpoint", checkpoint, "true") + f"UPDATE ledger.head SET size = {older_size} WHERE log = 1;",
         "in edge|set back", at="start")
    case("the head is dropped", drop("head", "true"), "no head of", at="start")
    case("the heads of two ledgers are swapped", "UPDATE ledger.head SET log = log + 2; UPDATE ledger.head SET log = 5 - log;", "not signed|checkpoint", at="start")
    case("the other ledger's head is put in",
         "UPDATE ledger.head SET (size, checkpoint) = (SELECT size, checkpoint FROM ledger.head WHERE log = 2) WHERE log = 1;",
         "not signed", at="start")
    case("set back wholly to an older state, what came later dropped: a kept receipt",
         rewind(checkpoint, older_size), "receipt-beyond-log", receipts=True)


def rewind(checkpoint, size):
    """What a thorough superuser does: the head, and every row that speaks of later entries."""
    return (put("head", "checkpoint", checkpoint, "true") + f"UPDATE ledger.head SET size = {size} WHERE log = 1;"
            + drop("seen", f"index >= {size}") + drop("edge", f"first >= {size}"))


def names(bench):
    case = bench.case
    case("the ledger is renamed", "UPDATE ledger.log SET name = 'ledger.example.org/nobody' WHERE id = 1;",
         "never founded", at="start")
    case("the ledger's name is dropped", "DELETE FROM ledger.log WHERE id = 1;", "never founded", at="start")
    case("the names of two ledgers are swapped",
         "UPDATE ledger.log SET name = 'x' WHERE id = 1; UPDATE ledger.log SET name = 'ledger.example.org/program' WHERE id = 2;"
         "UPDATE ledger.log SET name = 'ledger.example.org/other' WHERE id = 1;", "not signed|checkpoint", at="start")
    case("the ledger's rows are given another number", "UPDATE ledger.bundle SET log = 7 WHERE log = 1 AND index = 100;",
         "undle 100 is missing|bundle-missing.*100")
    case("the schema's version is altered", "UPDATE ledger.schema SET version = 99;", "version", at="start")
    case("the schema's version is dropped", "DELETE FROM ledger.schema;", "version|schema", at="start")
    with tests("a name is inserted: nobody serves it, and the ledgers beside it are as they were"):
        name = bench.copy()
        sql(bench.cluster.socket, "INSERT INTO ledger.log (name) VALUES ('ledger.example.org/other/invented');", name)
        equal(bench.judge(name, True)[:2], ("verify", 0))
        bench.drop(name)


def older_copies(bench):
    original, home = bench.original, bench.original.home
    with tests("an older copy of the database: sound in itself, a kept receipt names it"):
        name = bench.copy("older")
        equal(bench.judge(name, False)[:2], ("verify", 0))
        stage, code, said = bench.judge(name, True)
        assert (stage, code) == ("verify", 1) and "receipt-beyond-log" in said, said
        bench.drop(name)
    with tests("an older copy that has been written on: a fork, and a kept receipt names it"):
        name = bench.copy("older")
        service = bench.serve(name)
        lines = [complaint(original.key) for _ in range(15_000)]
        for n in range(3):
            equal(service.post("/v1/batches", batch(original.key, f"fork-{n}", lines)).status, 201)
        forked = open_checkpoint(service.get("/checkpoint").body, home.key.vkey)[1]
        assert forked > original.size
        verdict = shilu("verify", service.url, *home.trust(), ok=False)
        # Sound in itself but for the ids that three batches share, which nobody looks for.
        equal(verdict.returncode, 0, verdict.text)
        verdict = shilu("verify", service.url, *home.trust(), "--receipts", original.receipts, ok=False)
        equal(verdict.returncode, 1)
        assert "receipt-not-prefix" in verdict.text, verdict.text
        sent, receipt = original.notes[-1]
        (original.folder / "last.note").write_bytes(sent)
        shilu("check", original.receipts / f"{receipt['index']:08}.tlog-proof", "--sent", original.folder / "last.note",
              "--recorded-at", receipt["recordedAt"], "--vkey", home.key.vkey)
        service.stop()
        bench.drop(name)
    with tests("an export refuses to be continued from an older copy, and from a fork"):
        folder = original.folder / "continued"
        export(bench, "shilu", folder)
        refused = export(bench, "older", folder, ok=False)
        equal(refused.returncode, 1, refused.text)


def running_services(bench):
    """The head is changed under a running service: it refuses to go on signing, and ends. All cases at once, because a
    service first waits whether another one has taken over."""
    original, home, cluster = bench.original, bench.original.home, bench.cluster
    older = original.notes[-20][1]["proof"].partition("\n\n")[2].encode()
    older_size = open_checkpoint(older, home.key.vkey)[1]

    def set_back(name):
        cluster.admin(f"DROP DATABASE {name} WITH (FORCE)")
        cluster.admin(f"CREATE DATABASE {name} TEMPLATE older")
    cases = {
        "the head's size is altered": ("UPDATE ledger.head SET size = size + 1 WHERE log = 1;", "signed checkpoint says"),
        "the head's checkpoint is altered": (flip("head", "checkpoint", "true", 60), "not signed"),
        "the head is set back": (
            put("head", "checkpoint", older, "true") + f"UPDATE ledger.head SET size = {older_size} WHERE log = 1;",
            "set back"),
        "the log is set back wholly": (rewind(older, older_size), "set back"),
        "the head is dropped": (drop("head", "true"), "no head of"),
        "a bundle lies where the next one would": (
            f"INSERT INTO ledger.bundle VALUES (1, {original.size // 256}, {hexed(frame(original.bundles[100]))});", "in bundle"),
        "the database is replaced by an older copy": (set_back, "set back"),
    }
    outcomes = {}

    def run(what, change):
        name = names[what]
        service = bench.serve(name)
        try:
            equal(service.post("/v1/events", note(complaint(original.key), original.key)).status, 201)
            if callable(change):
                change(name)
            else:
                sql(cluster.socket, change, name)
            answers = []
            # Enough to fill the bundle, and never the same twice.
            for _ in range(3):
                lines = [complaint(original.key) for _ in range(300)]
                answers.append(service.post("/v1/batches", batch(original.key, f"late-{len(answers)}", lines)).status)
                if answers[-1] != 201:
                    break
            code = service.ended(30)
            outcomes[what] = (answers, code, service.text)
        except Exception as error:
            outcomes[what] = ([], repr(error), service.text)
        finally:
            service.stop()
    names = {what: bench.copy() for what in cases}
    threads = [threading.Thread(target=run, args=(what, change)) for what, (change, _) in cases.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for what, (_, wanted) in cases.items():
        with tests(f"under a running service: {what}: it signs nothing more, and ends"):
            answers, code, said = outcomes[what]
            assert code == 1 and re.search(wanted, said) and 201 not in answers, f"{answers}, exit code {code}: {said[-300:]}"
        bench.drop(names[what])


# Exports

def export(bench, name, folder, ok=True):
    return shilu("export", "--database", bench.cluster.url(name), "--ledger-key", bench.original.home.key_file, folder, ok=ok)


def exports(bench):
    original, home = bench.original, bench.original.home
    whole = original.folder / "export"
    with tests("an export verifies, with the kept receipts"):
        export(bench, "shilu", whole)
        shilu("verify", whole, *home.trust(), "--receipts", original.receipts)
    for what, change in {"a bundle": flip("bundle", "frame", "index = 100", 900), "a tile": flip("tile", "hashes", "index = 100"),
                         "the head": flip("head", "checkpoint", "true", 60), "the edge": flip("edge", "entries", "first > 66000")}.items():
        with tests(f"an export of a database where {what} is altered is refused"):
            name = bench.copy()
            sql(bench.cluster.socket, change, name)
            equal(export(bench, name, original.folder / "spoiled", ok=False).returncode, 1)
            shutil.rmtree(original.folder / "spoiled", ignore_errors=True)
            bench.drop(name)
    size, last = original.size, original.size // 256
    bundle100, tile100 = tile_path("entries", 100), tile_path(0, 100)
    partial, partial_tile = tile_path("entries", last, size % 256), tile_path(0, last, size % 256)
    data = (whole / bundle100).read_bytes()
    entries = bundle_entries(data)
    hashes = (whole / tile100).read_bytes()
    newest = (whole / partial).read_bytes()
    older = original.notes[-20][1]["proof"].partition("\n\n")[2].encode()
    for what, path, content, named in [
        ("a bundle is truncated within an entry", bundle100, data[:-10], "bundle-malformed"),
        ("a bundle is truncated behind an entry", bundle100, bundle(entries[:-1]), "bundle-malformed"),
        ("a bundle is emptied", bundle100, b"", "bundle-malformed"),
        ("a bundle is dropped", bundle100, None, "bundle-missing"),
        ("a bundle is longer", bundle100, data + bundle(entries[:1]), "bundle-malformed"),
        ("a byte of an entry is altered", bundle100, data[:5000] + bytes([data[5000] ^ 1]) + data[5001:], "entry-altered at entry 256"),
        ("a length is altered", bundle100, data[:1] + bytes([data[1] ^ 1]) + data[2:], "bundle-malformed"),
        ("bundles are swapped", bundle100, (whole / tile_path("entries", 99)).read_bytes(), "entry-altered at entry 25600"),
        ("the partial bundle is truncated", partial, newest[:-1], "bundle-malformed"),
        ("the partial bundle is dropped", partial, None, "bundle-missing"),
        ("the newest entry is altered", partial, newest[:-3] + bytes([newest[-3] ^ 1]) + newest[-2:], "entry-altered"),
        ("a tile is truncated", tile100, hashes[:-32], "tile-malformed"),
        ("a tile is truncated within a hash", tile100, hashes[:-5], "tile-malformed"),
        ("a tile is dropped", tile100, None, "tile-missing"),
        ("a tile is altered", tile100, hashes[:40] + bytes([hashes[40] ^ 1]) + hashes[41:], "tile-altered"),
        ("hashes of a tile are swapped", tile100, hashes[32:64] + hashes[:32] + hashes[64:], "tile-altered"),
        ("the tile of level 1 is altered", tile_path(1, 0), hashes, "root-mismatch|tile-altered"),
        ("the partial tile is dropped", partial_tile, None, "tile-missing"),
        ("the checkpoint is truncated", "checkpoint", (whole / "checkpoint").read_bytes()[:-20], "checkpoint-"),
        ("the checkpoint is an older one", "checkpoint", older, "missing|malformed|mismatch"),
        ("the checkpoint is another ledger's", "checkpoint", None, "checkpoint-"),
    ]:
        with tests(f"in an export: {what}: verify names it"):
            copy = original.folder / "changed"
            shutil.copytree(whole, copy, copy_function=os.link)
            (copy / path).unlink()
            if path == "checkpoint" and content is None:
                content = sql(bench.cluster.socket, "SELECT convert_from(checkpoint, 'UTF8') FROM ledger.head WHERE log = 2")
                content = ("\n".join(content) + "\n").encode()
            if content is not None:
                (copy / path).write_bytes(content)
            verdict = shilu("verify", copy, *home.trust(), "--receipts", original.receipts, ok=False)
            assert verdict.returncode == 1 and re.search(named, verdict.text), f"{verdict.returncode}: {verdict.text[-300:]}"
            shutil.rmtree(copy)
    with tests("an export verified against other keys"):
        for keys in (("--vkey", original.other.key.vkey), ("--vkey", home.key.vkey, "--root", original.other.root.vkey)):
            equal(shilu("verify", whole, *keys, ok=False).returncode, 1)


# Roles

def grants(bench):
    """Short: the store's own tests are the whole. What the service's role may not do, and the owner neither."""
    tables = sql(bench.cluster.socket, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'ledger'::regnamespace "
                 "ORDER BY 1")
    equal(tables, ["block", "bundle", "edge", "head", "log", "schema", "seen", "summary", "tile"])
    column = {"block": "bytes", "bundle": "frame", "edge": "slot", "head": "log", "log": "name", "schema": "version",
              "seen": "index", "summary": "root", "tile": "hashes"}

    def attempt(role, text):
        run = subprocess.run(["psql", "-X", "-q", "-h", str(bench.cluster.socket), "-U", role, "-d", "shilu", "-c", text],
                             capture_output=True, text=True, env=ENVIRONMENT)
        return run.returncode, run.stderr
    for table in tables:
        with tests(f"the service's role may not change {table}"):
            for text in (f"UPDATE ledger.{table} SET {column[table]} = {column[table]}", f"DELETE FROM ledger.{table}",
                         f"TRUNCATE ledger.{table}", f"DROP TABLE ledger.{table}", f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL"):
                code, said = attempt("shilu_service", text)
                assert code != 0 and ("permission denied" in said or "must be owner" in said), f"{text}: {said}"
    with tests("nor may it switch triggers off, or become somebody else"):
        for text in ("SET session_replication_role = replica", "SET ROLE shilu_owner", "SET ROLE postgres",
                     "CREATE TABLE ledger.more ()", "CREATE FUNCTION ledger.refuse() RETURNS int LANGUAGE sql AS 'SELECT 1'"):
            assert attempt("shilu_service", text)[0] != 0, text
    with tests("triggers keep the owner from changing history by mistake, and a head from shrinking"):
        for table in set(tables) - {"schema"}:
            for text in (f"DELETE FROM ledger.{table}", f"TRUNCATE ledger.{table} CASCADE"):
                assert "history is only ever inserted" in attempt("shilu_owner", text)[1], text
        for role in ("shilu_owner", "shilu_service", "postgres"):
            assert "only grows" in attempt(role, "UPDATE ledger.head SET size = size - 1")[1], role


def rolled_back_folder(original):
    """The whole folder of the database is set back, as a restored backup would."""
    home = original.home
    with tests("the database's folder is rolled back to an older copy: its key's note refuses, and without it a kept receipt names it"):
        shutil.rmtree(home.database)
        shutil.move(original.folder / "older", home.database)
        closed = home.serve(ready=False)
        closed.until(lambda: closed.get("/readyz").json["code"] == "not-compared")
        equal(closed.post("/v1/events", original.notes[0][0]).json["code"], "not-compared")
        closed.stop()
        home.forget()
        service = home.serve()
        try:
            shilu("verify", service.url, *home.trust())
            verdict = shilu("verify", service.url, *home.trust(), "--receipts", original.receipts, ok=False)
            equal(verdict.returncode, 1)
            assert "receipt-beyond-log" in verdict.text, verdict.text
            target = original.folder / "rolled-back"
            shilu("export", service.url, target)
            verdict = shilu("verify", target, *home.trust(), "--receipts", original.receipts, ok=False)
            assert verdict.returncode == 1 and "receipt-beyond-log" in verdict.text, verdict.text
        finally:
            service.stop()


def main():
    with temporary_folder() as folder:
        original = Original(folder)
        print(f"      tamper: a log of {original.size} entries after {time.monotonic() - tests.began:.0f} s")
        with Cluster(original.home.database) as cluster:
            bench = Bench(original, cluster)
            with tests("untouched, it verifies"):
                name = bench.copy()
                equal(bench.judge(name, True)[:2], ("verify", 0))
                bench.drop(name)
            for cases in (bundles, tiles, blocks, seen, edge, head, names, older_copies, running_services, exports, grants):
                if len(sys.argv) < 2 or cases.__name__ in sys.argv[1:]:
                    cases(bench)
        if len(sys.argv) < 2:
            rolled_back_folder(original)
    tests.finish()


main()
