# Sourced by the runners that need it: builds Tests/Fuzz, with address sanitizer and libFuzzer, into .build-fuzz.

FUZZ_BUILD=$SHILU_REPO/.build-fuzz

# build_fuzz: the program is then $FUZZ_BUILD/release/fuzz.
build_fuzz() {
    need_build_packages
    need_swift
    step "Building the parsers for fuzzing (two or three minutes the first time)"
    local log=$FUZZ_BUILD/build.log
    mkdir -p "$FUZZ_BUILD"
    (cd "$SHILU_REPO" && swift build --package-path Tests/Fuzz --scratch-path .build-fuzz -c release >"$log" 2>&1) ||
        { cat "$log" >&2; die "the fuzzers do not build"; }
}
