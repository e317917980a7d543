# What a test runner shares: temporary ledgers, checks that are counted, the last line. Source common.sh and ledger.sh of
# ops/lib first. A runner calls temporary_ledger, check, and at its end finish.

CHECKS_PASSED=0
CHECKS_FAILED=0

# check WHAT COMMAND…: runs the command and counts whether it succeeded; shows what it said only when it did not. Where the
# command itself ends with "N passed, N failed", those are counted.
check() {
    local what=$1 output status=0 line log
    shift
    # Not in a subshell: a command may wait for what the runner has started.
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    output=$(cat "$log")
    rm -f "$log"
    line=$(grep -Eo '^[0-9]+ passed, [0-9]+ failed$' <<<"$output" | tail -n 1 || true)
    if [ -n "$line" ]; then
        local passed failed
        read -r passed _ failed _ <<<"$line"
        CHECKS_PASSED=$((CHECKS_PASSED + passed))
        CHECKS_FAILED=$((CHECKS_FAILED + failed))
        printf '%s\n' "$output" | grep -vE '^[0-9]+ passed, [0-9]+ failed$' || true
        if [ "$status" -eq 0 ] || [ "$failed" -gt 0 ]; then return 0; fi
    elif [ "$status" -eq 0 ]; then
        CHECKS_PASSED=$((CHECKS_PASSED + 1))
        printf 'ok    %s\n' "$what"
        return 0
    fi
    CHECKS_FAILED=$((CHECKS_FAILED + 1))
    printf 'FAIL  %s (exit code %d)\n%s\n' "$what" "$status" "$output"
}

# fails_with CODE COMMAND…: succeeds when the command ends with exactly this exit code.
fails_with() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    [ "$status" -eq "$wanted" ] || { echo "exit code $status, not $wanted"; return 1; }
}

# refused CODE WORDS COMMAND…: succeeds when the command ends with exactly this exit code and says these words.
refused() {
    local code=$1 words=$2 said status=0
    shift 2
    said=$("$@" 2>&1) || status=$?
    [ "$status" -eq "$code" ] || { echo "exit code $status, not $code: $said"; return 1; }
    grep -qF -- "$words" <<<"$said" || { echo "it does not say '$words': $said"; return 1; }
}
# says WORDS COMMAND…: succeeds when the command does and says these words.
says() { refused 0 "$@"; }

finish() {
    printf '%d passed, %d failed\n' "$CHECKS_PASSED" "$CHECKS_FAILED"
    [ "$CHECKS_FAILED" -eq 0 ]
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# temporary_ledger: a founded and served ledger with the demo departments, in a folder that goes with the runner. Sets
# HOME_DIR, URL, PORT, LEDGER_VKEY and ROOT_VKEY.
temporary_ledger() {
    HOME_DIR=$(mktemp -d)
    chmod 755 "$HOME_DIR"    # as root the embedded PostgreSQL is another user
    trap 'ledger_stop; rm -rf "$HOME_DIR"' EXIT
    trap 'exit 1' INT TERM
    PORT=$(free_port)
    URL=http://127.0.0.1:$PORT
    ledger_found "$HOME_DIR"
    ledger_serve "$HOME_DIR" "$PORT" "$HOME_DIR/serve.log"
    ledger_enrol "$HOME_DIR" "$URL"
    LEDGER_VKEY=$(cat "$HOME_DIR/ledger.vkey")
    ROOT_VKEY=$(cat "$HOME_DIR/root.vkey")
}

# event ID DEPARTMENT/SYSTEM TYPE SUBJECT DATA KEY…: signs one event with these keys of HOME_DIR and appends it at URL.
event() {
    local line='{"specversion":"1.0","id":"'$1'","source":"/dept/'$2'","type":"'$3'","subject":"'$4'","time":"2026-01-05T09:30:00+08:00","data":'$5'}'
    shift 5
    local keys=() key
    for key in "$@"; do keys+=(--key "$HOME_DIR/keys/$key.key"); done
    printf '%s\n' "$line" | shilu sign "${keys[@]}" >"$HOME_DIR/event.note" && shilu append "$HOME_DIR/event.note" --url "$URL"
}
