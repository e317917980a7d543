#!/usr/bin/env bash
# The memory of the service and of the auditor, with 1,000,000 events in the log.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Program
need_test_tools
build_shilu

check "memory" python3 "$here/memory.py"
finish
