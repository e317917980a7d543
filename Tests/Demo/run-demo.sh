#!/usr/bin/env bash
# ops/run as a newcomer meets it: a first start that is killed at several moments and taken up again, a whole one, and a
# second start within five seconds. On what it has loaded: what changed in each view between two sizes.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
build_shilu

work=$(mktemp -d)
chmod 755 "$work"
export SHILU_HOME=$work/home
SHILU_PORT=$(free_port)
export SHILU_PORT
export SHILU_EVENTS=3000
url=http://127.0.0.1:$SHILU_PORT
demo=

# In a session of its own, so that killing its group kills the service too, and spares the embedded PostgreSQL, as a crash
# would.
start() {
    setsid "$SHILU_REPO/ops/run" >>"$work/demo.log" 2>&1 &
    demo=$!
}
crash() {
    kill -KILL -- "-$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
    demo=
}
stop() {
    [ -n "$demo" ] || return 0
    kill -TERM "$demo" 2>/dev/null || true
    local status=0
    wait "$demo" || status=$?
    demo=
    return $status
}
cleanup() {
    stop || true
    # What a crash left running belongs to this test alone: its folder is new.
    local pid
    pid=$(head -n 1 "$SHILU_HOME/db/data/postmaster.pid" 2>/dev/null || true)
    [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# until_true SECONDS COMMAND…: waits for the command to succeed, and fails when the demo has ended.
until_true() {
    local tries=$(($1 * 20))
    shift
    while ! "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] && kill -0 "$demo" 2>/dev/null || { tail -n 20 "$work/demo.log"; return 1; }
        sleep 0.05
    done
}
loaded() { [ -e "$SHILU_HOME/.loaded" ] && ready "$SHILU_PORT"; }

start
sleep 0.7
crash
start
until_true 60 test -e "$SHILU_HOME/.founded" && crash
start
until_true 60 test -s "$SHILU_HOME/events/inspections.ndjson" && crash
start
until_true 60 grep -q "Making up a province" "$work/demo.log" && sleep 0.5 && crash
start
check "a first start that was killed four times is taken up and ends" until_true 120 loaded

lines() { shilu read "$url" --type "$1" | wc -l; }
sample_is_whole() {
    local type expected
    cat "$SHILU_HOME"/events/{inspections,complaints}.ndjson >"$work/sample"
    "$SHILU_BIN" demo --events "$SHILU_EVENTS" --seed 1 --out - >>"$work/sample"
    for type in subject.registered inspection.completed complaint.registered complaint.closed; do
        expected=$(grep -c "\"type\":\"$type\"" "$work/sample")
        [ "$(lines "$type")" -eq "$expected" ] || { echo "$type: $(lines "$type") recorded, not $expected"; return 1; }
    done
}
check "nothing is missing and nothing is doubled" sample_is_whole
check "it verifies" shilu verify "$url" --vkey "$(cat "$SHILU_HOME/ledger.vkey")" --root "$(cat "$SHILU_HOME/root.vkey")"
differences() {
    shilu export "$url" "$work/export" --vkey "$(cat "$SHILU_HOME/ledger.vkey")" &&
        python3 "$SHILU_REPO/Tests/Demo/differences.py" "$SHILU_BIN" "$work/export" "$url"
}
check "what shilu diff says of each view is what two replays differ by" differences
check "Ctrl-C ends it" stop
check "PostgreSQL is stopped with it" test ! -e "$SHILU_HOME/db/data/postmaster.pid"

second() {
    local began=$SECONDS
    until_true 20 ready "$SHILU_PORT" || return 1
    [ $((SECONDS - began)) -lt 5 ] || { echo "it took $((SECONDS - began)) s"; return 1; }
}
start
check "a second start serves within five seconds" second
check "it ends again" stop
finish
