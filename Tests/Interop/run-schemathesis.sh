#!/usr/bin/env bash
# Schemathesis reads the served OpenAPI document and holds the live service to it: status codes, content types, headers and
# bodies as documented, and no server error whatever is sent.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
need_test_tools
build_shilu

temporary_ledger
shilu import chicago "$SHILU_REPO/Fixtures/chicago" --key "$HOME_DIR/keys/urban.key" --limit 300 \
    --out "$HOME_DIR/some.ndjson" 2>/dev/null
check "some events are appended" shilu append "$HOME_DIR/some.ndjson" --url "$URL" --key "$HOME_DIR/keys/urban.key" --seal

# Bounded, and the same every time: a fixed seed, so many examples an operation. A stream never ends of itself, so a request
# that asks for one is cut after the time limit; its headers and first bytes are checked by the service's own tests.
export SCHEMATHESIS_HOOKS=schemathesis_hooks PYTHONPATH=$SHILU_REPO/Tests/Interop
conformance() {
    (cd "$HOME_DIR" && schemathesis "$@")
}
common=(--checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance
    --seed 20260101 --request-timeout 5 --workers 1 --continue-on-failure --suppress-health-check all
    --generation-database none --no-color --url "$URL")
check "the service does what its OpenAPI document says, whatever is sent" conformance run "$URL/v1/openapi.json" \
    "${common[@]}" --phases examples,coverage,fuzzing --max-examples 20
existing=()
while read -r path; do existing+=(--include-path "$path"); done < <(sed -n 's/^include-path = "\(.*\)"$/\1/p' "$SHILU_REPO/Tests/Interop/schemathesis.toml")
check "and where the things asked for exist" conformance --config-file "$SHILU_REPO/Tests/Interop/schemathesis.toml" \
    run "$URL/v1/openapi.json" "${common[@]}" "${existing[@]}" --phases coverage,fuzzing --mode positive --max-examples 10
check "the ledger is still right" shilu verify "$URL" --vkey "$LEDGER_VKEY" --root "$ROOT_VKEY"
finish
