#!/usr/bin/env bash
# Case files: taken from a served ledger, checked by `shilu check` and by a checker in Python that shares no code with it,
# and bent in every way that somebody could.
source "$(dirname "${BASH_SOURCE[0]}")/../../ops/lib/common.sh"
source "$SHILU_REPO/ops/lib/ledger.sh"
source "$SHILU_REPO/Tests/lib/report.sh"
here=$SHILU_REPO/Tests/Interop
need_test_tools
build_shilu

export SHILU_COMMIT_SECONDS=1
temporary_ledger
root=(--root-key "$HOME_DIR/keys/root.key" --url "$URL")
urban=$(cat "$HOME_DIR/urban.vkey")

# A subject that single notes are about, before and after the sealed import; its key suspended and enrolled in between.
check "a note is recorded" event case/1 "$DEMO_URBAN/patrol" subject.registered subject/chicago-2065296 \
    '{"kind":"individual-business","name":"<script>alert(1)</script> 甲&乙","otherId":{"scheme":"case","value":"2"}}' urban
# behind THREAD: one more than the index of the thread's newest entry.
behind() {
    python3 -c 'import json,sys,urllib.request; print(json.load(urllib.request.urlopen(sys.argv[1]))["entries"][-1]["index"] + 1)' \
        "$URL/v1/threads/$1"
}
# committed SIZE: waits until a commitment covers so many entries.
committed() {
    local tries
    for tries in $(seq 1 300); do
        shilu case "$URL" "subject/nobody" -o "$HOME_DIR/waiting.zip" 2>/dev/null &&
            python3 - "$HOME_DIR/waiting.zip" "$1" <<'PY' && return
import json, sys, zipfile
sys.exit(json.loads(zipfile.ZipFile(sys.argv[1]).read("case.json"))["commitment"]["size"] < int(sys.argv[2]))
PY
        sleep 0.2
    done
    echo "no commitment covers $1 entries"
    return 1
}
before=$(behind subject/chicago-2065296)
check "the ledger commits to it" committed "$before"
ledger_load "$HOME_DIR" "$URL" "$SHILU_REPO/Fixtures/chicago"
check "a key is suspended" shilu key suspend "$urban" --reason investigation "${root[@]}"
check "and enrolled again" shilu key enroll "$urban" "${root[@]}"
check "two departments sign one event" event case/joint "$DEMO_MARKET/food" inspection.completed inspection/case-joint \
    '{"subject":"chicago-2065296","result":"pass","way":"joint"}' market urban
check "a complaint is noted" event case/complaint "$DEMO_URBAN/patrol" complaint.registered complaint/case-1 \
    '{"channel":"visit","kind":"complaint","subject":"chicago-2065296","complainant":{"confidential":true,"name":{"sealed":"person/case","box":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7"}}}' urban
check "the ledger commits to all of it" committed "$(behind complaint/case-1)"

take() { shilu case "$URL" "$1" -o "$HOME_DIR/$2.zip" "${@:3}"; }
good() {    # good FILE WORDS…: both checkers accept it, and ours says these words.
    local said
    said=$(shilu check "$HOME_DIR/$1.zip" --root "$ROOT_VKEY") || return 1
    local word
    for word in "${@:2}"; do grep -q -- "$word" <<<"$said" || { echo "it does not say $word: $said"; return 1; }; done
    (cd "$here" && python3 verify_case.py "$HOME_DIR/$1.zip" "$ROOT_VKEY")
}
check "the case of a subject: noted, sealed and signed by two" take subject/chicago-2065296 subject
check "it is good" good subject "Each was signed" "the thread has no other" "/food" "/patrol"
check "the case of one event with two signers" take inspection/case-joint joint
check "it is good and names both" good joint "1 entries" "/food" "/patrol"
check "the case of a single note" take complaint/case-1 single
check "it is good" good single "1 entries"
check "the case of a thread that does not exist" take complaint/never absent
check "it is good, and proves the absence" good absent "has no entry among the first"
check "Python finds it absent too" bash -c "cd '$here' && python3 verify_case.py '$HOME_DIR/absent.zip' '$ROOT_VKEY' --absent"
check "the case as it was before the import" take subject/chicago-2065296 older --as-of "$before"
check "it is good, and short" good older "1 entries" "left out on request"
check "the case of the ledger's own thread" take "log/$DEMO_ORIGIN" own
check "it is good" good own "Each was signed"
check "the case of a key" take "key/$(cut -d+ -f2 <<<"$urban")" key
check "it is good" good key "3 entries"
same() {
    take subject/chicago-2065296 once && take subject/chicago-2065296 twice
    python3 - "$HOME_DIR/once.zip" "$HOME_DIR/twice.zip" <<'PY'
import sys, zipfile
one, two = (zipfile.ZipFile(path).read("checkpoint") for path in sys.argv[1:])
sys.exit(one == two and open(sys.argv[1], "rb").read() != open(sys.argv[2], "rb").read())
PY
}
check "the same checkpoint gives the same bytes" same
check "the timeline shows text as text" bash -c "unzip -p '$HOME_DIR/subject.zip' timeline.html | grep -q '&lt;script&gt;alert(1)&lt;/script&gt; 甲&amp;乙'"
check "and sealed data as sealed" bash -c "unzip -p '$HOME_DIR/single.zip' timeline.html | grep -q 'sealed under person/case'"
check "another root authority's key is refused" fails_with 1 shilu check "$HOME_DIR/subject.zip" --root "$LEDGER_VKEY"
check "a proof's options are refused with a case file" fails_with 64 shilu check "$HOME_DIR/subject.zip" --root "$ROOT_VKEY" --sent x
check "a size that is not reached is refused" fails_with 1 take subject/chicago-2065296 late --as-of 99999999
check "no commitment before the first" fails_with 1 take subject/chicago-2065296 early --as-of 1
check "whatever is bent is refused" python3 "$here/bend_case.py" "$SHILU_BIN" "$ROOT_VKEY" \
    "$HOME_DIR/subject.zip" "$HOME_DIR/older.zip" "$HOME_DIR/joint.zip" "$HOME_DIR/absent.zip" \
    "$HOME_DIR/db/ledger.key" "$HOME_DIR/keys/root.key"

# A server that answers with the case of another thread: true in itself, and not what was asked for.
mkdir -p "$HOME_DIR/liar/v1/cases/complaint"
cp "$HOME_DIR/single.zip" "$HOME_DIR/liar/v1/cases/complaint/other"
liar_port=$(free_port)
python3 -m http.server "$liar_port" --bind 127.0.0.1 --directory "$HOME_DIR/liar" >/dev/null 2>&1 &
liar=$!
trap 'kill "$liar" || true; ledger_stop; rm -rf "$HOME_DIR"' EXIT
for _ in $(seq 1 100); do answers "$liar_port" && break || sleep 0.1; done
# not_asked_for COMMAND…: refuses the answer for its thread.
not_asked_for() {
    local said
    if said=$("$@" 2>&1); then
        echo "it is taken: $said"
        return 1
    fi
    grep -q "of complaint/case-1, not of complaint/other" <<<"$said" || { echo "$said"; return 1; }
}
check "a case file of another thread is not kept" not_asked_for shilu case "http://127.0.0.1:$liar_port" complaint/other -o "$HOME_DIR/other.zip"
check "and nothing is written" fails_with 1 test -e "$HOME_DIR/other.zip"
check "nor is its story told" not_asked_for shilu timeline "http://127.0.0.1:$liar_port" complaint/other --root "$ROOT_VKEY"

check "shilu verify recomputes the commitments" bash -c "shilu() { '$SHILU_BIN' \"\$@\"; }; shilu verify '$URL' --vkey '$LEDGER_VKEY' --root '$ROOT_VKEY' | grep -Eq ', [1-9][0-9]* commitments'"
finish
