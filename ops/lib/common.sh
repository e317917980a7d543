# Shared by the programs in ops and the runners in Tests: messages, packages, the build. Source it; it runs nothing.
# Needs bash and an apt-based Debian; everything else is installed or asked for here.

set -euo pipefail
SHILU_REPO=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# SHILU_BIN names a program that was built elsewhere; then nothing is built here.
SHILU_IS_BUILT=${SHILU_BIN:+yes}
SHILU_BIN=${SHILU_BIN:-$SHILU_REPO/.build/release/shilu}

say() { printf '%s\n' "$*" >&2; }
step() { printf '\n== %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        command -v sudo >/dev/null || die "this needs root and there is no sudo; as root: $*"
        sudo "$@"
    fi
}

# Installs those of the named Debian packages that are missing; asks apt for nothing when all are there.
need_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    step "Installing Debian packages: ${missing[*]}"
    case " ${missing[*]} " in *" postgresql "*) without_main_cluster ;; esac
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# The embedded cluster is a private one: where PostgreSQL was not installed, its package shall not start one of its own.
without_main_cluster() {
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/shilu.conf >/dev/null
}

need_build_packages() {
    need_packages libpq-dev liblz4-dev libsodium-dev libsimdjson-dev zlib1g-dev postgresql pkg-config
}

# Tools from PyPI live in a virtual environment of the repository, rebuilt when their list changes.
need_test_tools() {
    need_packages python3 python3-venv
    local venv=$SHILU_REPO/.venv-test wanted=$SHILU_REPO/Tests/Interop/requirements.txt
    if ! cmp -s "$wanted" "$venv/.installed"; then
        step "Installing the Python tools of the tests"
        rm -rf "$venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" >&2
        cp "$wanted" "$venv/.installed"
    fi
    export PATH=$venv/bin:$PATH
}

need_swift() {
    command -v swift >/dev/null || die "no swift on PATH: install the Swift 6.2 toolchain or newer, then run this again"
}

# Builds the program in release, unless nothing that it is made of is newer than the last build that succeeded.
# A stamp and not the program's own date: a build that finds nothing to do leaves the program as it is.
build_shilu() {
    [ -z "$SHILU_IS_BUILT" ] || return 0
    local stamp=$SHILU_REPO/.build/shilu.built sources=(Sources Package.swift)
    [ -d "$SHILU_REPO/Projections" ] && sources+=(Projections)
    if [ -x "$SHILU_BIN" ] && [ -e "$stamp" ] &&
        [ -z "$(cd "$SHILU_REPO" && find "${sources[@]}" -newer "$stamp" -print -quit)" ]; then
        return
    fi
    need_swift
    step "Building shilu in release mode (several minutes the first time)"
    local began=$SHILU_REPO/.build/shilu.began.$$
    mkdir -p "$SHILU_REPO/.build"
    touch "$began"    # a file edited during the build is newer than this, and is built next time
    (cd "$SHILU_REPO" && swift build -c release --product shilu >&2)
    mv "$began" "$stamp"
}
