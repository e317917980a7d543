#!/usr/bin/env bash
# Witnesses: every status of the protocol, asked by a stranger's client; a ledger with three of them that are killed, revived (a monitor too),
# deprived of their memory; a ledger that forks. Cosignatures are verified by a program that shares no code with Shilu.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Program
need_test_tools
build_shilu

check "witnesses" python3 "$here/witnesses.py"
finish
