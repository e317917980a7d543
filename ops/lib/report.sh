# What a test runner shares: temporary ledgers, checks that are counted, the last line. Source common.sh and ledger.sh
# first. A runner calls temporary_ledger, check, and at its end finish.

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
