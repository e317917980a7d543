#!/usr/bin/env bash
# What SQL derives from the evaluation's rows (scores, roll-ups, ranks, alerts), against figures that are kept.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Evaluation
need_build_packages

folder=$(mktemp -d)
bin=$(pg_config --bindir)
[ -x "$bin/initdb" ] || bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
[ "$(id -u)" -eq 0 ] && chown postgres "$folder"
stop() { as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT
as_owner "$bin/initdb" -D "$folder/data" -A trust -U postgres >/dev/null
as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
    -o "-k $folder -c listen_addresses='' -c fsync=off" >/dev/null

derive() { psql -X -q -A -v ON_ERROR_STOP=1 -h "$folder" -U postgres -d postgres "$@"; }
figures() {
    python3 "$here/tables.py" "$SHILU_REPO/Projections" | derive || return 1
    derive -c "SET timezone = 'Asia/Shanghai'" -f "$here/figures.sql" | diff "$here/figures.expected" -
}

check "scores, roll-ups, ranks and alerts as they are kept" figures
finish
