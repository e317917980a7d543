#!/usr/bin/env bash
# Fuzzes every reader of bytes from strangers: no crash, no hang, bounded memory, and what each target demands besides
# (Tests/Fuzz/Targets). An input that fails is printed in Base 64; put it into Fixtures/fuzz/<target>.
#
# usage: run-fuzz.sh [--seconds N] [--corpus FOLDER] [TARGET…]
#   --seconds N        how long each target runs (20)
#   --corpus FOLDER    keeps what was found in FOLDER/<target>, and begins with it; for long runs
#   FUZZ_SEED          repeats a run on the same corpus (drawn by lot)
#   FUZZ_JOBS          targets at a time (one a processor)
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
source "$SHILU_REPO/Tests/Fuzz/build.sh"

seconds=20
corpus=
targets=()
while [ $# -gt 0 ]; do
    case $1 in
    --seconds) seconds=$2; shift 2 ;;
    --corpus) corpus=$(realpath -m "$2"); shift 2 ;;
    -*) die "usage: run-fuzz.sh [--seconds N] [--corpus FOLDER] [TARGET…]" ;;
    *) targets+=("$1"); shift ;;
    esac
done
seeds=$SHILU_REPO/Fixtures/fuzz
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(ls "$seeds" | grep -v README)
build_fuzz

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/figures"
seed=${FUZZ_SEED:-$((RANDOM * 32768 + RANDOM + 1))}
printf 'seed %s\n' "$seed"
# Tables that live as long as the process are no leaks; that memory is bounded is for -rss_limit_mb to find.
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16 SWIFT_BACKTRACE=enable=no

mkdir "$work/families"
for type in "$SHILU_REPO"/Fixtures/events/*/; do
    family=$(basename "$type")
    cat "$type"good-*.json >>"$work/families/${family%%.*}"
done

# run TARGET OPTION…: the fuzzer on the target's seeds and corpus.
run() {
    local target=$1 folder=${corpus:-$work/corpus}/$1 from=("$seeds/$1")
    shift
    # The examples of every event type are seeds too: each by itself, and all of a family as a log.
    [ "$target" = event ] && from+=("$SHILU_REPO/Fixtures/events")
    [ "$target" = fold ] && from+=("$work/families")
    mkdir -p "$folder"
    FUZZ_TARGET=$target FUZZ_SEEDS=$seeds/$target "$FUZZ_BUILD/release/fuzz" -seed="$seed" -max_len=65536 -rss_limit_mb=1024 \
        -timeout=60 -print_final_stats=1 -artifact_prefix="$work/$target-" "$@" "$folder" "${from[@]}"
}

# fuzzed TARGET: fails on an input that does, and where no input was taken, as then little was tested.
fuzzed() {
    local log=$work/$1.log status=0 input
    run "$1" -max_total_time="$seconds" >"$log" 2>&1 || status=$?
    # A machine that stood still looks like a hang: an input that is slow by itself is slow again.
    input=$(ls "$work/$1"-timeout-* 2>/dev/null || true)
    if [ -n "$input" ] && alone "$1" "$input" >>"$log" 2>&1; then status=0; fi
    if [ $status -ne 0 ]; then
        tail -n 60 "$log"
        for input in "$work/$1"-{crash,oom,timeout}-*; do
            [ -e "$input" ] && printf 'the input, of %s bytes, in Base 64:\n%s\n' "$(wc -c <"$input")" "$(base64 -w 0 "$input")"
        done
        return 1
    fi
    grep -qx "taken: $1" "$log" || { echo "no input was taken, not even a seed"; return 1; }
    printf '%s: %s executions, %s\n' "$1" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
        "$(grep -oE 'cov: [0-9]+ ft: [0-9]+' "$log" | tail -n 1)" >>"$work/figures"
}

alone() {
    FUZZ_TARGET=$1 FUZZ_SEEDS=$seeds/$1 "$FUZZ_BUILD/release/fuzz" -timeout=60 "$2"
}

# So many at a time, each reported in its turn.
jobs_max=${FUZZ_JOBS:-$(nproc)}
running=0
for target in "${targets[@]}"; do
    if [ "$running" -ge "$jobs_max" ]; then wait -n || true; else running=$((running + 1)); fi
    (status=0; fuzzed "$target" >"$work/$target.said" 2>&1 || status=$?; echo "$status" >"$work/$target.status") &
done
wait
report() { cat "$work/$1.said"; return "$(cat "$work/$1.status")"; }
for target in "${targets[@]}"; do check "$target for $seconds seconds" report "$target"; done
sort "$work/figures" | sed 's/^/      /'
finish
