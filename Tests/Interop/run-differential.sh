#!/usr/bin/env bash
# 10,000 notes, checkpoints, proofs and bundles, sound ones and bent ones, through our readers, Go's sumdb and formats.py: all
# three take the same ones and read the same in them, or a sentence of a specification says why not (differential.py).
#   DIFFERENTIAL_SEED     repeats the cases of a run (drawn by lot)
#   DIFFERENTIAL_CASES    how many (10,000)
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
here=$SHILU_REPO/Tests/Interop
source "$here/strangers.sh"
source "$SHILU_REPO/Tests/Fuzz/build.sh"
need_test_tools
build_fuzz

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build_strangers "$work/go"
# Our side is a mode of the fuzzers' program, so that what these cases do to memory is watched too.
ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no python3 "$here/differential.py" "$FUZZ_BUILD/release/fuzz" \
    "$work/go/strangers" "${DIFFERENTIAL_CASES:-10000}" "${DIFFERENTIAL_SEED:-$((RANDOM * 32768 + RANDOM))}"
