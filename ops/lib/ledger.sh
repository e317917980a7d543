# Shared steps of a demo ledger, used by ops/run and by the runners in Tests. Every step can be repeated: what is done
# already stays as it is. Source common.sh first.
#
# A ledger's home has: db/ (the embedded cluster and the ledger's key), keys/ (everyone else's), *.vkey, events/.

DEMO_ORIGIN=ledger.example.org/supervision
# Fictional departments of Jilin; the codes follow GB 32100 and are nobody's.
DEMO_MARKET=11220100DEMA00013D     # a city's market supervision: inspects
DEMO_HOTLINE=11220100DEMA000218    # the city's 12345 desk: takes complaints
DEMO_URBAN=11220200DEMA0003X5      # another city's urban management: for trying things out

shilu() { "$SHILU_BIN" "$@"; }

# make_key HOME NAME FILE: a private key in HOME/keys/FILE.key and its public form in HOME/FILE.vkey.
make_key() {
    local key=$1/keys/$3.key
    mkdir -p "$1/keys"
    chmod 700 "$1/keys"
    if [ ! -e "$key" ]; then
        rm -f "$key.new"
        shilu key new "$2" --out "$key.new" >/dev/null
        mv "$key.new" "$key"    # whole or not at all, also when interrupted
    fi
    shilu key show "$key" >"$1/$3.vkey"
}

# ledger_found HOME: the keys and the founding.
ledger_found() {
    local home=$1
    [ -e "$home/.founded" ] && return
    step "Founding the ledger $DEMO_ORIGIN in $home"
    make_key "$home" "$DEMO_ORIGIN/authority" root
    make_key "$home" "$DEMO_ORIGIN/dept/$DEMO_MARKET/food" market
    make_key "$home" "$DEMO_ORIGIN/dept/$DEMO_HOTLINE/desk" hotline
    make_key "$home" "$DEMO_ORIGIN/dept/$DEMO_URBAN/patrol" urban
    local status=0
    shilu found --embedded "$home/db" --origin "$DEMO_ORIGIN" --root-key "$home/keys/root.key" >&2 || status=$?
    # 4: a ledger is there already, from a start that was interrupted right behind the founding.
    [ $status -eq 0 ] || [ $status -eq 4 ] || die "the founding failed (exit code $status)"
    shilu key show "$home/db/ledger.key" >"$home/ledger.vkey"
    date -u +%Y-%m-%dT%H:%M:%SZ >"$home/.founded.new"
    mv "$home/.founded.new" "$home/.founded"
}

# ledger_serve HOME PORT LOG [options of serve]: starts the service in the background and waits until it is ready. Its
# process id is in SERVE_PID.
ledger_serve() {
    local home=$1 port=$2 log=$3
    shift 3
    if answers "$port"; then die "something already listens on port $port; choose another with SHILU_PORT"; fi
    "$SHILU_BIN" serve --embedded "$home/db" --port "$port" "$@" >>"$log" 2>&1 8>&- &    # 8: the lock of ops/run
    SERVE_PID=$!
    local tries
    for tries in $(seq 1 600); do
        ready "$port" && return
        if ! kill -0 "$SERVE_PID" 2>/dev/null; then
            tail -n 20 "$log" >&2
            die "the service ended; its log is $log"
        fi
        sleep 0.1
    done
    tail -n 20 "$log" >&2
    die "the service is not ready after 60 seconds; its log is $log"
}

# ledger_stop: ends the service that ledger_serve started, and its PostgreSQL with it.
ledger_stop() {
    [ -n "${SERVE_PID:-}" ] || return 0
    kill -TERM "$SERVE_PID" 2>/dev/null || true
    wait "$SERVE_PID" 2>/dev/null || true
    SERVE_PID=
}

# http_status PORT PATH: the status line's number, without needing curl.
http_status() {
    local reply
    exec 9<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&9
    IFS=' ' read -r _ reply _ <&9 || true
    exec 9>&-
    printf '%s\n' "$reply"
}
answers() { (exec 9<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
ready() { [ "$(http_status "$1" /readyz 2>/dev/null)" = 200 ]; }

# ledger_enrol HOME URL: registers the demo departments, enrols their keys and grants them their types. The founding's
# time and fixed ids make each event the same bytes every time, so a repetition gets the first receipt.
ledger_enrol() {
    local home=$1 url=$2 time
    time=$(cat "$home/.founded")
    local root=(--root-key "$home/keys/root.key" --url "$url" --time "$time")
    step "Registering the demo departments"
    enrol market "$DEMO_MARKET" "长春市市场监督管理局（演示）" 220100 subject.registered inspection.completed
    enrol hotline "$DEMO_HOTLINE" "长春市12345热线（演示）" 220100 complaint.registered complaint.closed
    enrol urban "$DEMO_URBAN" "吉林市城市管理局（演示）" 220200 \
        subject.registered inspection.completed complaint.registered complaint.closed
}

# Uses home and root of ledger_enrol. enrol FILE CODE NAME DIVISION TYPE…
enrol() {
    local file=$1 code=$2 name=$3 division=$4
    shift 4
    shilu department register "$code" --name "$name" --division "$division" --level 3 \
        "${root[@]}" --id "demo/department/$file" >&2
    shilu key enroll "$(cat "$home/$file.vkey")" "${root[@]}" --id "demo/key/$file" >&2
    local type
    for type in "$@"; do
        shilu grant give --department "$code" --type "$type" "${root[@]}" --id "demo/grant/$file/$type" >&2
    done
}

# ledger_load HOME URL DIR: the sample in DIR as events, sealed by the two departments that they belong to.
ledger_load() {
    local home=$1 url=$2 sample=$3 part
    mkdir -p "$home/events"
    step "Importing $sample"
    import_part market inspections
    import_part hotline complaints
}

# ledger_province HOME URL EVENTS: a year of a province that is made up, signed by the root key and by keys of its own.
ledger_province() {
    step "Making up a province: $3 events"
    shilu demo --events "$3" --seed 1 --url "$2" --root-key "$1/keys/root.key" >&2
}

# Uses home, url and sample of ledger_load. import_part FILE PART
import_part() {
    local out=$home/events/$2.ndjson
    shilu import chicago "$sample" --only "$2" --key "$home/keys/$1.key" \
        --out "$out" --rejects "$home/events/$2.rejects.ndjson" >&2
    shilu append "$out" --url "$url" --key "$home/keys/$1.key" --seal --receipts "$home/receipts/$2" >&2
}
