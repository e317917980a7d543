# Sourced by the runners that ask Go: its packages as its own toolchain carries them, copied where the runner says.

# build_strangers FOLDER: the program is then FOLDER/strangers.
build_strangers() {
    local sources
    sources=$(go env GOROOT)/src/cmd/vendor/golang.org/x/mod/sumdb
    mkdir -p "$1/sumdb"
    cp "$SHILU_REPO/Tests/Interop/go/"*.go "$1/"
    cp -r "$sources/note" "$sources/tlog" "$1/sumdb/"
    printf 'module strangers\n\ngo 1.24\n' >"$1/go.mod"
    (cd "$1" && GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOCACHE="$SHILU_REPO/.build/go-cache" go build -o strangers .)
}
