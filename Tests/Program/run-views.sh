#!/usr/bin/env bash
# Through HTTP against the real program: views with filters, order, cursors, as they were, their evidence and downloads;
# rows that a superuser forges, which anyone who has the log refutes; attestations, true and false ones;
# the reference for people; and real rows against the files that they come from.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Program
need_test_tools
build_shilu

check "views" python3 "$here/views.py"
check "attesting" python3 "$here/attesting.py"
check "docs" python3 "$here/docs.py"
check "chicago" python3 "$here/chicago.py"
finish
