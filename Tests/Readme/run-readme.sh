#!/usr/bin/env bash
# Runs every ```sh block of README.md, in order, in one shell, as a newcomer would who pastes them: in a folder from which
# the repository's folders can be seen. A block that starts the demo (ops/run) is started in the background and the next
# block waits until it serves; a block that runs the tests (ops/test) is this run itself. http://127.0.0.1:8080 becomes a
# free port.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/Tests/lib/report.sh"

[ -e "$SHILU_REPO/README.md" ] || { finish; exit; }
build_shilu

work=$(mktemp -d)
chmod 755 "$work"
demo=
cleanup() {
    if [ -n "$demo" ]; then
        kill -TERM "$demo" 2>/dev/null || true
        wait "$demo" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
port=$(free_port)
export SHILU_HOME=$work/home SHILU_PORT=$port
mkdir -p "$work/here" "$work/blocks"
ln -s "$SHILU_REPO"/{ops,Fixtures,Tests,.build} "$work/here/"

awk -v to="$work/blocks/" '
    /^```sh$/ { inside = 1; file = sprintf("%s%03d.sh", to, ++count); printf "" > file; next }
    /^```$/ { inside = 0; next }
    inside { print > file }
' "$SHILU_REPO/README.md"
sed -i "s/127\.0\.0\.1:8080/127.0.0.1:$port/g" "$work"/blocks/*.sh

# The blocks share one shell: what one exports, the next has. A block ends with its number in the list of done ones.
session=$work/session.sh
printf 'set -eu\ncd %q\n' "$work/here" >"$session"
for block in "$work"/blocks/*.sh; do
    if grep -qE '^ops/test' "$block"; then
        printf ': this run itself\n' >"$block"
    elif grep -qE '^ops/run' "$block"; then
        [ -n "$demo" ] && die "README.md starts the demo twice"
        (cd "$work/here" && exec ops/run) >"$work/demo.log" 2>&1 &
        demo=$!
        for _ in $(seq 1 1800); do
            [ -e "$SHILU_HOME/.loaded" ] && ready "$port" && break
            kill -0 "$demo" 2>/dev/null || { cat "$work/demo.log" >&2; die "the demo ended"; }
            sleep 0.2
        done
        printf ': the demo runs\n' >"$block"
    fi
    printf 'source %q\necho %q >>%q\n' "$block" "$(basename "$block")" "$work/done" >>"$session"
done

touch "$work/done"
unset SHILU_HOME SHILU_PORT
bash "$session" >"$work/session.log" 2>&1 || true
for block in "$work"/blocks/*.sh; do
    check "README block $(basename "$block" .sh)" grep -qx "$(basename "$block")" "$work/done"
done
# What ARCHITECTURE.md quotes of the code (a block whose first line names a file) stands there word for word.
check "ARCHITECTURE.md quotes the code as it is" python3 - "$SHILU_REPO" <<'PYTHON'
import pathlib, re, sys
root = pathlib.Path(sys.argv[1])
quotes = re.findall(r"^```\w+\n(?://|--) (\S+)\n(.*?)^```$", (root / "ARCHITECTURE.md").read_text(), re.S | re.M)
wrong = [name for name, text in quotes if text.rstrip("\n") not in (root / name).read_text()]
sys.exit(f"quoted wrongly: {wrong}" if wrong or len(quotes) < 4 else 0)
PYTHON
[ "$CHECKS_FAILED" -eq 0 ] || tail -n 30 "$work/session.log"
finish
