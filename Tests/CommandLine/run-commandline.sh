#!/usr/bin/env bash
# The command line's promises: exit codes, refusals that change nothing, repetitions that double nothing, settings from the
# environment and from a file.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/ops/lib/report.sh"
build_shilu

temporary_ledger
cd "$HOME_DIR"
keys=$HOME_DIR/keys
mode() { [ "$(stat -c %a "$1")" = "$2" ] || { stat -c %a "$1"; return 1; }; }
# says TEXT COMMAND…: the command, whatever its exit code, says this.
says() {
    local text=$1 output
    shift
    output=$("$@" 2>&1 || true)
    grep -qF -- "$text" <<<"$output" || { printf '%s\n' "$output"; return 1; }
}

# Help and usage.
for command in found serve export "key new" "key show" "key enroll" "key suspend" "key revoke" "department register" \
    "grant give" "grant withdraw" sign append "import chicago" read prove check verify; do
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
# Without what the ledger attests of its views, whenever it is due.
size() { shilu read "$URL" | grep -vc projection.attested; }
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
check "a refusal names the line" says "line 3: foreign-source" shilu append foreign.ndjson --url "$URL" --key "$keys/urban.key" --seal
check "a refusal is exit code 1" fails_with 1 shilu append foreign.ndjson --url "$URL" --key "$keys/urban.key" --seal
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
check "a number that is none" says SHILU_ATTEST_SECONDS env SHILU_ATTEST_SECONDS=often "$SHILU_BIN" serve --embedded "$HOME_DIR/db"
check "an interval that is none" fails_with 64 shilu serve --embedded "$HOME_DIR/db" --attest-seconds 0
check "a file that is not there" fails_with 1 shilu serve --config nowhere.json
finish
