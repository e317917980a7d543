# Shared by ops/backup and ops/restore: PostgreSQL's programs. Source common.sh first.

# postgres_programs DATA: the folder of the programs that fit the cluster in DATA.
postgres_programs() {
    local version folder
    version=$(cat "$1/PG_VERSION" 2>/dev/null) || die "cannot read $1: run this as root, or as whoever runs the ledger"
    for folder in "/usr/lib/postgresql/$version/bin" "/usr/pgsql-$version/bin" "$(dirname "$(command -v pg_basebackup)")"; do
        [ -x "$folder/pg_basebackup" ] && [ -x "$folder/pg_verifybackup" ] && { printf '%s\n' "$folder"; return; }
    done
    die "pg_basebackup and pg_verifybackup of PostgreSQL $version are not installed"
}

# leave NUMBER MESSAGE: ends with an exit code that says more than that something failed.
leave() { local code=$1; shift; printf 'error: %s\n' "$*" >&2; exit "$code"; }
