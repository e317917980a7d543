#!/usr/bin/env bash
# Kills the real programs at every step of a commit and at random moments, under load, and checks after each time that what
# was acknowledged is there and nothing else is wrong; and that of two services only one writes. The checks are written from
# the specifications alone; `shilu verify` has its say too.
#   FAULT_ROUNDS          rounds of kills (216)
#   FAULT_LEDGER_ROUNDS   rounds on one ledger, before a new one is founded (20)
#   FAULT_SEED            repeats what was drawn by lot: which ways in which order, when, what the authors send
#   FAULT_VERBOSE         one line a round
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
here=$SHILU_REPO/Tests/Faults
need_test_tools
build_shilu

# The same program for all rounds, whatever is built meanwhile.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$SHILU_BIN" "$work/shilu"
status=0
for program in faults one_writer; do
    SHILU_BIN=$work/shilu python3 "$here/$program.py" 2>&1 | tee "$work/$program.log" || status=1
done
# Each ends with a sum of its own; one that says none has failed.
for program in faults one_writer; do
    grep -Ex '[0-9]+ passed, [0-9]+ failed' "$work/$program.log" || echo "0 passed, 1 failed"
done | awk '{ passed += $1; failed += $3 } END { print passed " passed, " failed " failed" }'
exit $status
