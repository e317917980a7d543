#!/usr/bin/env bash
# A monitor: killed and revived beside a ledger that grows, then every lie that a ledger could tell, and the evidence of it.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Program
need_test_tools
build_shilu

check "monitor" python3 "$here/monitor.py"
finish
