#!/usr/bin/env bash
# Tampering as the database's superuser, in every table; tampered exports; roll-backs; a head changed under a running
# service; and what the database's roles may not do.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Program
need_test_tools
build_shilu

check "tampering" python3 "$here/tamper.py"
finish
