#!/usr/bin/env bash
# The command line's promises: exit codes, refusals that change nothing, repetitions that double nothing, settings from the
# environment and from a file.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
build_shilu

export SHILU_COMMIT_SECONDS=1    # a case file needs a commitment to the thread index
temporary_ledger
cd "$HOME_DIR"
keys=$HOME_DIR/keys
mode() { [ "$(stat -c %a "$1")" = "$2" ] || { stat -c %a "$1"; return 1; }; }

# Help and usage.
for command in found serve export "key new" "key show" "key enroll" "key suspend" "key revoke" "department register" \
    "grant give" "grant withdraw" sign append "import chicago" read prove timeline check verify diff; do
    # shellcheck disable=SC2086
    check "$command --help has examples and exit codes" says "Exit codes:" shilu $command --help
done
check "no place is a usage error" fails_with 64 shilu serve
check "two places are a usage error" fails_with 64 shilu serve --embedded a --database b
check "an unknown option is a usage error" fails_with 64 shilu read "$URL" --nonsense

# Keys.
check "a key is made" shilu key new example.org/k --out k.key
check "its mode is 0600" mode k.key 600
check "a key is not overwritten" fails_with 4 shilu key new example.org/k --out k.key
chmod 644 k.key
check "a key that others may read is not used" fails_with 1 shilu key show k.key

# Founding.
found_again() { shilu found --embedded "$HOME_DIR/db" --origin "$DEMO_ORIGIN" --root-key "$keys/root.key"; }
check "a second founding is refused" fails_with 4 found_again
check "the ledger's key is private" mode db/ledger.key 600
check "a root key of another name is refused" fails_with 1 \
    shilu found --embedded "$HOME_DIR/other" --origin ledger.example.org/other --root-key "$keys/root.key"

# Importing and appending.
sample=$SHILU_REPO/Fixtures/chicago
import() { shilu import chicago "$sample" --key "$keys/urban.key" "$@"; }
check "import" import --out events.ndjson --rejects rejects.ndjson
check "import makes the same bytes again" import --out again.ndjson
check "identical" cmp events.ndjson again.ndjson
rejects_are_complete() {
    python3 - "$sample" events.ndjson rejects.ndjson <<'PY'
import csv, gzip, json, sys
# Every row is in an event or in a reject: counted from the files themselves.
sample, events, rejects = sys.argv[1:]
rows = {n: list(csv.DictReader(gzip.open(f"{sample}/{n}.csv.gz", "rt", newline=""))) for n in ("complaints", "inspections", "inspectors")}
kinds = {}
for line in open(events):
    kinds.setdefault(json.loads(line)["type"], []).append(json.loads(line))
refused = {}
for line in open(rejects):
    reject = json.loads(line)
    assert set(reject) == {"file", "line", "field", "reason"}, reject
    stands = "stands" in reject["reason"] or reject["reason"].startswith("registered, not closed")
    if not stands:
        refused.setdefault(reject["file"], set()).add(reject["line"])
assert len(rows["complaints"]) == len(kinds["complaint.registered"]) + len(refused["complaints.csv"])
assert len(rows["inspections"]) == len(kinds["inspection.completed"]) + len(refused.get("inspections.csv", ()))
# Two inspections of one licence on one day share their officers.
officers = {(e["time"], e["data"]["licence"], o["certificate"]) for e in kinds["inspection.completed"] for o in e["data"]["officers"]}
assert len(rows["inspectors"]) == len(officers) + len(refused["inspectors.csv"])
assert not any(key in line for line in open(events) for key in ("Street_Address",))
PY
}
check "every row is in an event or in a reject" rejects_are_complete
check "a damaged file is said" bash -c "mkdir -p bad; head -c 5000 '$sample/complaints.csv.gz' >bad/complaints.csv.gz; ! '$SHILU_BIN' import chicago bad --key '$keys/urban.key' --out x.ndjson"
append() { shilu append events.ndjson --url "$URL" --key "$keys/urban.key" --seal --batch-size 700 "$@"; }
check "append, sealed" append --receipts receipts
# Without what the ledger attests and commits to, whenever it is due.
size() { shilu read "$URL" | grep -vcE 'projection.attested|threads.committed'; }
before=$(size)
check "append again" append
check "append again with receipts" append --receipts receipts
check "nothing was doubled" test "$(size)" -eq "$before"
check "kept receipts hold against the ledger" shilu verify "$URL" --vkey "$LEDGER_VKEY" --receipts receipts
head -n 20 events.ndjson >few.ndjson
check "an id that was used under a seal is not looked for when signed singly" shilu append few.ndjson --url "$URL" --key "$keys/urban.key"
singly=$(size)
check "append singly again" shilu append few.ndjson --url "$URL" --key "$keys/urban.key"
check "nothing was doubled either" test "$(size)" -eq "$singly"
sed '3s/"source":"[^"]*"/"source":"\/dept\/11220100DEMA00013D\/food"/' few.ndjson >foreign.ndjson
check "a refusal names the line, and is exit code 1" refused 1 "line 3: foreign-source" shilu append foreign.ndjson --url "$URL" --key "$keys/urban.key" --seal
check "nothing of it was recorded" test "$(size)" -eq "$singly"

# Reading, proving, checking.
check "a limit" test "$(shilu read "$URL" --limit 5 | wc -l)" -eq 5
check "a reader that closes the pipe is no failure" bash -o pipefail -c "'$SHILU_BIN' read '$URL' | head -n 1 >/dev/null"
check "prove" bash -c "'$SHILU_BIN' prove '$URL' 30 --entry 30.entry >30.tlog-proof"
check "check" shilu check 30.tlog-proof --entry 30.entry --vkey "$LEDGER_VKEY"
check "check with another key" fails_with 1 shilu check 30.tlog-proof --entry 30.entry --vkey "$ROOT_VKEY"
check "check of another entry" fails_with 1 shilu check 30.tlog-proof --entry few.ndjson --vkey "$LEDGER_VKEY"
check "prove what is not there" fails_with 1 shilu prove "$URL" 99999999
check "verify with another key" fails_with 1 shilu verify "$URL" --vkey "$ROOT_VKEY"
check "verify from an index" shilu verify "$URL" --vkey "$LEDGER_VKEY" --from 3000
check "a folder without a log" fails_with 3 shilu verify "$HOME_DIR/keys" --vkey "$LEDGER_VKEY"

# A thread's story: the same from wherever it is read, with what of it was checked.
thread=complaint/story-1
box=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7
check "a complaint is noted" event story/1 "$DEMO_URBAN/patrol" complaint.registered $thread \
    '{"channel":"visit","kind":"complaint","category":"\u001b[31mred \u202eturned","subject":"chicago-2065296","complainant":{"name":{"sealed":"person/story","box":"'$box'"},"contact":{"sealed":"person/other","box":"'$box'"}}}' urban
check "its department may erase" shilu grant give --department "$DEMO_URBAN" --type vault.erased --root-key "$keys/root.key" --url "$URL"
check "the key of its data is destroyed" event story/2 "$DEMO_URBAN/patrol" vault.erased $thread '{"key":"person/story","ground":"retention-over"}' urban
check "the complaint is closed" event story/3 "$DEMO_URBAN/patrol" complaint.closed $thread '{"outcome":"resolved"}' urban
# case_of THREAD FILE COUNT: the case file, once it proves so many entries.
case_of() {
    local tries
    for tries in $(seq 1 100); do
        shilu case "$URL" "$1" -o "$2" && shilu check "$2" --root "$ROOT_VKEY" >case.said && grep -q "^- $3 entries" case.said && return
        sleep 0.2
    done
    cat case.said
    return 1
}
check "its case file" case_of $thread case.zip 3
check "an export with it" shilu export "$URL" story --vkey "$LEDGER_VKEY"
stories() {    # the story without what was checked, from a file, a folder and a ledger, with every key that is of use
    shilu timeline case.zip --root "$ROOT_VKEY" | grep -v '^\(not \)\?checked  ' >one.story
    local told
    for told in "case.zip $thread --root $ROOT_VKEY" "$URL $thread --root $ROOT_VKEY" "$URL $thread --vkey $LEDGER_VKEY" "$URL $thread" \
        "story $thread --vkey $LEDGER_VKEY" "story $thread --root $ROOT_VKEY" "story $thread"; do
        # shellcheck disable=SC2086
        shilu timeline $told | grep -v '^\(not \)\?checked  ' | diff one.story - || { echo "$told"; return 1; }
    done
    # And it has the entries of the page in the case file, in that order.
    diff <(grep -oE '^entry [0-9]+' one.story | cut -d' ' -f2) \
        <(unzip -p case.zip timeline.html | sed -nE 's|.*Entry</th><td>([0-9]+)</td>.*|\1|p')
}
check "the story is the same from wherever it is read" stories
check "it has a department's name" says "吉林市城市管理局（演示） $DEMO_ORIGIN/dept/$DEMO_URBAN/patrol" cat one.story
check "what is erased is said, and by which entry" says "name: erased (key person/story, see entry " cat one.story
check "what is only sealed too" says "contact: sealed (key person/other)" cat one.story
check "what takes something back is marked" says "* changes or takes back" cat one.story
check "related threads" says "see also: subject/chicago-2065296" cat one.story
check "nothing in it acts on the terminal" says "[U+1B][31mred [U+202E]turned" cat one.story
check "it is told in Chinese too" says "已删除（密钥 person/story，见第 " shilu timeline case.zip --root "$ROOT_VKEY" --lang zh
check "a sealed event names its seal" says "under seal: entry " shilu timeline "$URL" subject/chicago-2065296 --vkey "$LEDGER_VKEY"
check "with the root key no omission" says "the thread has no other" shilu timeline "$URL" $thread --root "$ROOT_VKEY"
check "with the ledger's key inclusion alone" says "not checked  the authors' signatures" shilu timeline "$URL" $thread --vkey "$LEDGER_VKEY"
check "without a key nothing" says "not checked  the checkpoint's signature" shilu timeline "$URL" $thread
check "of an export with a key all" says "verified, as shilu verify does" shilu timeline story $thread --vkey "$LEDGER_VKEY"
check "earlier" says "1 entries" shilu timeline story $thread --vkey "$LEDGER_VKEY" --asof "$(sed -n 's/^entry \([0-9]*\): vault.*/\1/p' one.story)"
check "a thread without entries" says "0 entries" shilu timeline "$URL" complaint/never --root "$ROOT_VKEY"
for place in "$URL" story; do
    check "another ledger's key" fails_with 1 shilu timeline "$place" $thread --vkey "$ROOT_VKEY"
    check "another root's key" fails_with 1 shilu timeline "$place" $thread --root "$LEDGER_VKEY"
    check "later than there is" fails_with 1 shilu timeline "$place" $thread --vkey "$LEDGER_VKEY" --asof 99999999
done
check "a case file without a key" fails_with 64 shilu timeline case.zip
check "a case file of another thread" fails_with 1 shilu timeline case.zip complaint/other --root "$ROOT_VKEY"
bent() {    # an export in which the complaint's words were changed
    cp -r story bent
    local bundle
    bundle=$(grep -rl "story/1" bent/tile/entries)
    sed -i 's/"visit"/"other"/' "$bundle"
    fails_with 1 shilu timeline bent $thread && fails_with 1 shilu timeline bent $thread --vkey "$LEDGER_VKEY"
}
check "an altered entry is not told" bent

# What changed in a view; Tests/Demo compares it with two replays.
change() { shilu diff story --view complaint --key story-1 --vkey "$LEDGER_VKEY" "$@"; }
first=$(sed -n 's/^entry \([0-9]*\): complaint.registered.*/\1/p' one.story)
last=$(sed -n 's/^entry \([0-9]*\): complaint.closed.*/\1/p' one.story)
check "a row that changed, and by which entry" says "by entry $last, recorded " change --from "$((first + 1))" --to "$((last + 1))"
check "its columns, before and behind" says 'state: "registered" → "closed"' change --from "$((first + 1))" --to "$((last + 1))"
check "times instead of sizes" says "1 rows differ: 1 added, 0 removed, 0 changed; by " change --from 1 --to 2999-01-01T00:00:00+08:00
check "a time before the founding" fails_with 1 change --from 1999-01-01T00:00:00Z --to "$last"
check "nothing changed is said" says "Nothing changed: complaint story-1 is at $last entries what it was at $((first + 1))." change --from "$((first + 1))" --to "$last"
check "a row that never was" fails_with 1 shilu diff story --view complaint --key nobody --from 1 --to 9
check "a size that is not reached" fails_with 1 change --from 1 --to 99999999
check "the later place first" fails_with 1 change --from 9 --to 1
check "no place" fails_with 64 change --from yesterday --to 9
check "no such view" fails_with 64 shilu diff story --view nonesuch --from 1 --to 9

# Exporting: from the service, from the database beside it, and twice.
check "export over HTTP" shilu export "$URL" export --vkey "$LEDGER_VKEY"
check "export from the database" shilu export --embedded "$HOME_DIR/db" export-db
check "they are the same" diff -r export export-db
check "export again fetches nothing" says "0 bundles and 0 tiles written" shilu export "$URL" export

# Settings: environment before file, command line before both.
ledger_stop
port=$(free_port)
printf '{"embedded": "%s", "port": 1, "logLevel": "warning"}\n' "$HOME_DIR/db" >serve.json
served() {
    "$@" >served.log 2>&1 &
    SERVE_PID=$!
    local tries
    for tries in $(seq 1 200); do
        if ready "$port"; then ledger_stop; return 0; fi
        kill -0 "$SERVE_PID" 2>/dev/null || break
        sleep 0.1
    done
    cat served.log
    ledger_stop
    return 1
}
check "a file, and the environment before it" served env SHILU_PORT="$port" "$SHILU_BIN" serve --config serve.json
check "the command line before both" served env SHILU_PORT=1 "$SHILU_BIN" serve --config serve.json --port "$port"
check "all from the environment" served env SHILU_PORT="$port" SHILU_EMBEDDED="$HOME_DIR/db" "$SHILU_BIN" serve
check "a number that is none" refused 1 SHILU_ATTEST_SECONDS env SHILU_ATTEST_SECONDS=often "$SHILU_BIN" serve --embedded "$HOME_DIR/db"
check "an interval that is none" fails_with 64 shilu serve --embedded "$HOME_DIR/db" --attest-seconds 0
check "a file that is not there" fails_with 1 shilu serve --config nowhere.json
finish
