#!/usr/bin/env bash
# Through HTTP against the real program: every refusal of admission, and that none leaves a trace; several signers; a full
# pool; reading in all its forms; several ledgers in one database.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Program
need_test_tools
build_shilu

check "admission" python3 "$here/admission.py"
check "reading" python3 "$here/reading.py"
finish
