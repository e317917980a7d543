#!/usr/bin/env bash
# Programs that we did not write say whether a ledger is right: Go's sumdb/note and sumdb/tlog, a verifier in Python from
# the specifications alone, the Python example client, and JSON Schema over every event.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Interop
source "$here/strangers.sh"
need_test_tools
build_shilu

# So that what the ledger itself signs is among what they check.
export SHILU_ATTEST_SECONDS=1
temporary_ledger
ledger_load "$HOME_DIR" "$URL" "$SHILU_REPO/Fixtures/chicago"
sign_some() {
    local index
    for index in 1 2 3; do python3 "$SHILU_REPO/ops/client.py" "$URL" "$HOME_DIR/keys/urban.key" "$LEDGER_VKEY" || return 1; done
}
check "the Python client signs, appends and checks its receipt" sign_some

# A joint inspection: two departments' keys on one event.
check "two departments sign one event" event interop/joint "$DEMO_MARKET/food" inspection.completed inspection/interop-joint \
    '{"subject":"chicago-2","result":"pass","way":"joint"}' market urban

# The authority at work, so that its replay has something to replay.
root=(--root-key "$HOME_DIR/keys/root.key" --url "$URL")
urban=$(cat "$HOME_DIR/urban.vkey")
client() { python3 "$SHILU_REPO/ops/client.py" "$URL" "$HOME_DIR/keys/urban.key" "$LEDGER_VKEY"; }
refuses() { if "$@" >/dev/null 2>&1; then echo "accepted"; return 1; fi; }
check "a key is suspended" shilu key suspend "$urban" --reason investigation "${root[@]}"
check "a suspended key's event is refused" refuses client
check "it is enrolled again" shilu key enroll "$urban" "${root[@]}"
check "its event is taken" client
check "a grant is withdrawn" shilu grant withdraw --department "$DEMO_URBAN" --type complaint.registered "${root[@]}"
check "an event without a grant is refused" refuses client
check "the grant is given again, for all of complaints" shilu grant give --department "$DEMO_URBAN" --type 'complaint.*' "${root[@]}"
check "its event is taken again" client
check "a key is revoked" shilu key revoke "$urban" --reason lost "${root[@]}"
check "a revoked key is not enrolled again" fails_with 1 shilu key enroll "$urban" "${root[@]}"

check "export" shilu export "$URL" "$HOME_DIR/export"
check "shilu verifies the export" shilu verify "$HOME_DIR/export" --vkey "$LEDGER_VKEY" --root "$ROOT_VKEY"
check "shilu verifies the live ledger" shilu verify "$URL" --vkey "$LEDGER_VKEY" --root "$ROOT_VKEY"
check "Python verifies the export" python3 "$here/verify.py" "$HOME_DIR/export" "$LEDGER_VKEY" "$ROOT_VKEY"
check "every event follows the served schema of its type" python3 "$here/schemas.py" "$HOME_DIR/export" "$URL"

check "Go's sumdb packages build" build_strangers "$HOME_DIR/go"
check "Go verifies the export" "$HOME_DIR/go/strangers" "$HOME_DIR/export" "$LEDGER_VKEY" "$ROOT_VKEY"
check "Go verifies the live ledger" "$HOME_DIR/go/strangers" "$URL" "$LEDGER_VKEY" "$ROOT_VKEY"

# They must also say no: one byte of one entry changed.
spoiled=$HOME_DIR/spoiled
cp -r "$HOME_DIR/export" "$spoiled"
python3 - "$spoiled/tile/entries/003" <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
at = data.index(b'"chicago-', 4000) + 10
data[at] ^= 1
open(sys.argv[1], "wb").write(data)
PY
check "shilu refuses a changed export" fails_with 1 shilu verify "$spoiled" --vkey "$LEDGER_VKEY" --root "$ROOT_VKEY"
check "Python refuses a changed export" refuses python3 "$here/verify.py" "$spoiled" "$LEDGER_VKEY" "$ROOT_VKEY"
check "Go refuses a changed export" refuses "$HOME_DIR/go/strangers" "$spoiled" "$LEDGER_VKEY" "$ROOT_VKEY"

finish
