#!/usr/bin/env bash
# Restore without a fork: a ledger with a witness is backed up, goes on, and is lost. What comes back signs nothing until it
# has been compared, stays shut where entries are missing, and signs on where none are. Also one that was set back by hand.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
need_test_tools
build_shilu

export SHILU_COMMIT_SECONDS=1 SHILU_ATTEST_SECONDS=1
HOME_DIR=$(mktemp -d)
chmod 755 "$HOME_DIR"    # as root the embedded PostgreSQL is another user
WITNESS_PID=
trap 'ledger_stop; [ -z "$WITNESS_PID" ] || kill -KILL "$WITNESS_PID"; rm -rf "$HOME_DIR"' EXIT
trap 'exit 1' INT TERM
PORT=$(free_port)
URL=http://127.0.0.1:$PORT
backup() { "$SHILU_REPO/ops/backup" "$@"; }
restore() { "$SHILU_REPO/ops/restore" "$@"; }

# The parts of a check.
eventually() {    # eventually COMMAND…: it succeeds within half a minute.
    local tries
    for tries in $(seq 1 150); do "$@" >/dev/null 2>&1 && return; sleep 0.2; done
    "$@"
}
get() {    # get PATH EXPRESSION: of the JSON that is served there.
    python3 -c 'import json, sys, urllib.request
answer = json.load(urllib.request.urlopen(sys.argv[1]))
print(eval(sys.argv[2]))' "$URL$1" "$2"
}
is() { [ "$(get "$1" "$2")" = "$3" ] || { echo "$(get "$1" "$2"), not $3"; return 1; }; }
# problem PATH [NOTE]: code and status of the problem that a GET, or a POST of the note, is answered with.
problem() {
    python3 -c 'import json, sys, urllib.error, urllib.request
body = open(sys.argv[2], "rb").read() if len(sys.argv) > 2 else None
request = urllib.request.Request(sys.argv[1], body, {"Content-Type": "text/plain; charset=utf-8"})
try: urllib.request.urlopen(request); print("no problem")
except urllib.error.HTTPError as error: print(json.load(error)["code"], error.code)' "$URL$1" "${@:2}"
}
answers_with() { [ "$(problem "${@:2}")" = "$1" ] || { problem "${@:2}"; return 1; }; }
# record NAME FOLDER [COUNT --seal]: subjects of the urban department, three of them singly signed, with their receipts.
record() {
    local number
    for number in $(seq 1 "${3:-3}"); do
        printf '{"specversion":"1.0","id":"%s","source":"/dept/%s/patrol","type":"subject.registered","subject":"subject/%s","time":"2026-01-05T09:30:00+08:00","data":{"kind":"individual-business","name":"甲","otherId":{"scheme":"case","value":"%s"}}}\n' \
            "$1-$number" "$DEMO_URBAN" "$1-$number" "$number"
    done >"$HOME_DIR/$1.ndjson"
    shilu append "$HOME_DIR/$1.ndjson" --url "$URL" --key "$HOME_DIR/keys/urban.key" --receipts "$2" "${@:4}"
}
witness_is_up() { is /v1/witnesses 'answer["witnesses"][0]["lag"], answer["witnesses"][0]["contradicts"]' '(0, False)'; }
views_are_up() { is /v1/views 'answer["position"] == answer["size"]' True; }
# bring_up HOME: serves what is in HOME/db, whether it signs or not.
bring_up() {
    "$SHILU_BIN" serve --embedded "$1/db" --port "$PORT" --witness "$WITNESS" >>"$1/serve.log" 2>&1 &
    SERVE_PID=$!
    eventually answers "$PORT" && eventually get /v1/witnesses answer
}
compare() { shilu compare --embedded "$1/db" "${@:2}"; }
trust() { printf '%s\n' --vkey "$LEDGER_VKEY" --root "$ROOT_VKEY"; }

# A ledger with a witness, and what departments keep.
ledger_found "$HOME_DIR"
LEDGER_VKEY=$(cat "$HOME_DIR/ledger.vkey")
ROOT_VKEY=$(cat "$HOME_DIR/root.vkey")
mapfile -t TRUST < <(trust)
cp "$HOME_DIR/db/ledger.key" "$HOME_DIR/keys/ledger.key"
witness_port=$(free_port)
witness_vkey=$(shilu key new witness.example/w1 --witness --out "$HOME_DIR/keys/w1.key")
WITNESS="http://127.0.0.1:$witness_port $witness_vkey"
witness=(--key "$HOME_DIR/keys/w1.key" --state "$HOME_DIR/w1" --log "$LEDGER_VKEY")
shilu witness init "${witness[@]}" 2>/dev/null
"$SHILU_BIN" witness serve "${witness[@]}" --port "$witness_port" >"$HOME_DIR/w1.log" 2>&1 &
WITNESS_PID=$!
ledger_serve "$HOME_DIR" "$PORT" "$HOME_DIR/serve.log" --witness "$WITNESS"
ledger_enrol "$HOME_DIR" "$URL"
ledger_load "$HOME_DIR" "$URL" "$SHILU_REPO/Fixtures/chicago"
# Enough for a whole segment of the thread index, and a second page of ids.
check "a sealed run over them all" record sealed "$HOME_DIR/receipts/sealed" 12000 --seal
check "three events before the backup" record before "$HOME_DIR/receipts/before"
eventually witness_is_up

# The backup.
check "a backup of the running ledger" backup "$HOME_DIR/db" "$HOME_DIR/backup"
check "it is never overwritten" refused 4 "never overwritten" backup "$HOME_DIR/db" "$HOME_DIR/backup"
check "it has no private key in it" fails_with 1 grep -rqF "$(cat "$HOME_DIR/keys/ledger.key")" "$HOME_DIR/backup"
check "three events behind the backup" record behind "$HOME_DIR/receipts/behind"
eventually views_are_up
eventually witness_is_up
check "an export behind them" shilu export "$URL" "$HOME_DIR/export" --vkey "$LEDGER_VKEY"
ledger_stop
check "up to the last entry" shilu export --embedded "$HOME_DIR/db" "$HOME_DIR/export"
size=$(sed -n 2p "$HOME_DIR/export/checkpoint")
root=$(sed -n 3p "$HOME_DIR/export/checkpoint")
check "a ledger that does not run cannot be backed up" refused 1 "does not run" backup "$HOME_DIR/db" "$HOME_DIR/none"
mv "$HOME_DIR/db" "$HOME_DIR/lost"

# Out of the backup: six entries and what the ledger said of itself are missing.
cp -r "$HOME_DIR/backup" "$HOME_DIR/damaged"
python3 - "$HOME_DIR"/damaged/data/base/*/[0-9]* <<'PY'
import os, sys
with open(max(sys.argv[1:], key=os.path.getsize), "r+b") as file:
    file.seek(9_000)
    byte = file.read(1)
    file.seek(9_000)
    file.write(bytes([byte[0] ^ 1]))
PY
one=$HOME_DIR/one
mkdir "$one"
check "a damaged backup is not restored" refused 1 "does not match its own manifest" restore "$HOME_DIR/damaged" "$one/db"
check "and leaves nothing" fails_with 1 test -e "$one/db"
rm -rf "$HOME_DIR/damaged"
check "the backup is restored" restore "$HOME_DIR/backup" "$one/db"
check "a restore overwrites nothing" refused 4 "never overwrites" restore "$HOME_DIR/backup" "$one/db"
cp "$HOME_DIR/keys/ledger.key" "$one/db/"
bring_up "$one"
check "it is not ready, and says why" answers_with "not-compared 503" /readyz
check "it lives" fails_with 1 answers_with "not-compared 503" /healthz
note=$HOME_DIR/fresh.note
head -n 1 "$HOME_DIR/behind.ndjson" | sed 's/behind-1/fresh-1/g' | shilu sign --key "$HOME_DIR/keys/urban.key" >"$note"
check "it appends nothing" answers_with "not-compared 503" /v1/events "$note"
check "the figure says it" grep -qx "shilu_not_compared 1" <(python3 -c 'import sys, urllib.request
print(urllib.request.urlopen(sys.argv[1]).read().decode())' "$URL/metrics")
check "the log says it" grep -q "The ledger signs nothing" "$one/serve.log"
check "what was signed before is served, and right" shilu verify "$URL" "${TRUST[@]}" --receipts "$HOME_DIR/receipts/before"
present=$(get /v1/witnesses 'answer["size"]')
# What the ledger said of itself at the very end no witness may have seen.
missing="entries are missing"
check "the witness knows it" refused 1 "$missing" compare "$one" --witness "$WITNESS"
check "receipts know it" refused 1 "$missing" compare "$one" --receipts "$HOME_DIR/receipts/behind"
check "the export knows by how many" refused 1 "at least $((size - present)) $missing" compare "$one" --copy "$HOME_DIR/export"
check "older receipts agree, but not against the witness" \
    refused 1 "$missing" compare "$one" --receipts "$HOME_DIR/receipts/before" --witness "$WITNESS" --risk-a-fork
check "nobody was asked" refused 1 "nobody was asked" compare "$one"
check "a witness that does not answer keeps it shut" \
    refused 3 "not everybody has answered" compare "$one" --witness "http://127.0.0.1:$(free_port) $witness_vkey"
check "the key's own note, too" refused 1 "at least $((size - present)) $missing" \
    shilu compare --embedded "$one/db" --ledger-key "$HOME_DIR/lost/ledger.key"
check "it still appends nothing" answers_with "not-compared 503" /v1/events "$note"
check "and has grown by nothing" is /v1/witnesses 'answer["size"]' "$present"
ledger_stop

# Out of the export, which has them.
two=$HOME_DIR/two
mkdir "$two"
cp -r "$HOME_DIR/export" "$HOME_DIR/bent"
python3 - "$HOME_DIR/bent/tile/entries/000" <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)
PY
check "a bent export is not restored" refused 1 "nothing was restored" \
    restore "$HOME_DIR/bent" "$two/db" "$LEDGER_VKEY" "$ROOT_VKEY"
check "nor one under another root key" refused 1 "nothing was restored" \
    restore "$HOME_DIR/export" "$two/db" "$LEDGER_VKEY" "$LEDGER_VKEY"
check "and leaves nothing" fails_with 1 test -e "$two/db"
check "the export is restored" restore "$HOME_DIR/export" "$two/db" "$LEDGER_VKEY" "$ROOT_VKEY"
cp "$HOME_DIR/keys/ledger.key" "$two/db/"
bring_up "$two"
check "it, too, is not ready" answers_with "not-compared 503" /readyz
check "its checkpoint is the one that was signed" is /v1/consistency?from="$size" 'answer["to"], answer["toRoot"]' "($size, '$root')"
check "what was restored says nothing about itself" refused 1 "nobody was asked" compare "$two" --copy "$HOME_DIR/export"
check "witness and receipts agree: it signs on" says "The ledger signs on" \
    compare "$two" --witness "$WITNESS" --receipts "$HOME_DIR/receipts/behind" --copy "$HOME_DIR/export"
check "the service opens by itself" eventually ready "$PORT"
check "the comparison is an entry" is "/v1/events?type=ledger.restored&limit=9" \
    '[(e["event"]["data"]["size"], e["event"]["data"]["ground"], [c["with"] for c in e["event"]["data"]["compared"]]) for e in answer["entries"]]' \
    "[($size, 'restored', ['witness witness.example/w1', 'receipts'])]"
check "the lost ledger's root is that of the same size" is /v1/consistency?from="$size" 'answer["fromRoot"]' "$root"
check "it records again" record again "$HOME_DIR/receipts/again"
check "the witness cosigns on" eventually witness_is_up
eventually views_are_up
for folder in before sealed behind inspections complaints again; do
    check "the receipts are honoured: $folder" \
        shilu receipts check "$HOME_DIR/receipts/$folder" "$URL" --vkey "$LEDGER_VKEY" --evidence "$HOME_DIR"
done
cp -r "$HOME_DIR/receipts/behind" "$HOME_DIR/receipts/first"
rm "$HOME_DIR"/receipts/behind/*
check "what was recorded before is known" record behind "$HOME_DIR/receipts/behind"
check "and gets its first receipt, byte for byte" diff -r "$HOME_DIR/receipts/first" "$HOME_DIR/receipts/behind"
check "all of it verifies, the index too" shilu verify "$URL" "${TRUST[@]}"
check "the views' digests are those that were attested before" shilu attest verify "$URL" --vkey "$LEDGER_VKEY"
check "the export goes on from the lost ledger" shilu export "$URL" "$HOME_DIR/export" --vkey "$LEDGER_VKEY"

# A backup with nothing behind it.
eventually witness_is_up
check "another backup" backup "$two/db" "$HOME_DIR/backup-2"
ledger_stop
three=$HOME_DIR/three
mkdir "$three"
check "it is restored" restore "$HOME_DIR/backup-2" "$three/db"
cp "$HOME_DIR/keys/ledger.key" "$three/db/"
check "nobody to ask: the flag signs on" says "The ledger signs on" compare "$three" --risk-a-fork
bring_up "$three"
check "it is ready" eventually ready "$PORT"
check "and the log says that nobody was asked" is "/v1/events?type=ledger.restored&limit=9" \
    'answer["entries"][-1]["event"]["data"]["compared"]' "[]"
check "nothing was lost: the witness cosigns on" eventually witness_is_up
ledger_stop

# Set back by hand under a key that has signed more: no mark, but the note beside the key.
cp -a "$three/db/data" "$three/older"
bring_up "$three"
eventually ready "$PORT"
check "it goes on" record more "$HOME_DIR/receipts/more"
ledger_stop
mv "$three/db/data" "$three/newer"
mv "$three/older" "$three/db/data"
bring_up "$three"
check "set back by hand: it is not ready" answers_with "not-compared 503" /readyz
check "and says what it lacks" grep -q "it was set back, and at least [0-9]* are missing" "$three/serve.log"
check "it appends nothing" answers_with "not-compared 503" /v1/events "$note"
check "it cannot be talked into it" refused 1 "entries are missing" compare "$three" --risk-a-fork
ledger_stop
mv "$three/db/data" "$three/older"
mv "$three/newer" "$three/db/data"
rm "$three/db/ledger.key.signed"
bring_up "$three"
check "a key without its note: it is not ready" answers_with "not-compared 503" /readyz
check "the witness agrees: it signs on" says "The ledger signs on" compare "$three" --witness "$WITNESS"
check "it is ready" eventually ready "$PORT"
check "it verifies" shilu verify "$URL" "${TRUST[@]}" --receipts "$HOME_DIR/receipts/more"
check "a key that has signed founds nothing again" refused 1 "would be a fork" \
    shilu found --embedded "$HOME_DIR/four" --ledger-key "$three/db/ledger.key" --origin "$DEMO_ORIGIN" --root-key "$HOME_DIR/keys/root.key"
finish
