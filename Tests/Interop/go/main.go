// Checks a ledger with Go's own transparency-log packages, sumdb/note and sumdb/tlog, against an export or a live ledger:
// the checkpoint's signature, the root, every leaf, event notes, inclusion and consistency proofs.
//
// usage: strangers <folder or URL> <ledger vkey> <root authority's vkey>
//        strangers decide: see decide.go
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"strangers/sumdb/note"
	"strangers/sumdb/tlog"
)

var passed, failed int

func check(what string, err error) {
	if err == nil {
		passed++
		fmt.Println("ok    go:", what)
		return
	}
	failed++
	fmt.Println("FAIL  go:", what+":", err)
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("FAIL  go:", err)
		fmt.Printf("%d passed, %d failed\n", passed, failed+1)
		os.Exit(1)
	}
	return value
}

// read gives the bytes at a path of the log, which is a folder or a URL.
func read(base, path string) ([]byte, error) {
	if !strings.HasPrefix(base, "http") {
		return os.ReadFile(filepath.Join(base, path))
	}
	answer, err := http.Get(base + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// tiles serves tlog's tile reader from c2sp.org/tlog-tiles paths, which have no height.
type tiles struct{ base string }

func (t tiles) Height() int                      { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, err := read(t.base, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// entries reads every entry from the bundles of a log of the given size.
func entries(base string, size int64) ([][]byte, error) {
	var all [][]byte
	for first := int64(0); first < size; first += 256 {
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(min(256, size-first))}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := read(base, path)
		if err != nil {
			return nil, err
		}
		for len(data) >= 2 {
			length := int(data[0])<<8 | int(data[1])
			if len(data) < 2+length {
				return nil, fmt.Errorf("%s is cut short", path)
			}
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
	}
	if int64(len(all)) != size {
		return nil, fmt.Errorf("%d entries, not %d", len(all), size)
	}
	return all, nil
}

// checkpoint opens a signed checkpoint and gives its tree.
func checkpoint(message []byte, key note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != key.Name() {
		return tlog.Tree{}, fmt.Errorf("origin %q", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// notes opens every signed event with the keys enrolled before it, and every seal likewise. The ledger signs its own events.
func notes(all [][]byte, ledger, root note.Verifier) (events, seals int, err error) {
	known := []note.Verifier{ledger, root}
	enrolled := map[string]bool{}
	run := 0
	for index, entry := range all {
		payload := entry[bytes.IndexByte(entry, '\n')+1:]
		if run > 0 {
			run--
			continue
		}
		opened, err := note.Open(payload, note.VerifierList(known...))
		if err != nil {
			return events, seals, fmt.Errorf("entry %d: %w", index, err)
		}
		if payload[0] != '{' {
			if run, err = strconv.Atoi(strings.Split(opened.Text, "\n")[1]); err != nil {
				return events, seals, fmt.Errorf("entry %d: %w", index, err)
			}
			seals++
			continue
		}
		events++
		var event struct {
			Type string
			Data struct{ Key string }
		}
		if err := json.Unmarshal([]byte(opened.Text), &event); err != nil {
			return events, seals, fmt.Errorf("entry %d: %w", index, err)
		}
		if event.Type == "key.enrolled" {
			key, err := note.NewVerifier(event.Data.Key)
			if err != nil {
				return events, seals, fmt.Errorf("entry %d: %w", index, err)
			}
			// A suspended key may be enrolled again: it is the same key.
			if !enrolled[event.Data.Key] {
				enrolled[event.Data.Key] = true
				known = append(known, key)
			}
		}
	}
	return events, seals, nil
}

// served checks the proofs that a live ledger computes itself.
func served(base string, tree tlog.Tree, all [][]byte, hashes tlog.HashReader) {
	for _, index := range []int64{0, 1, tree.N / 2, tree.N - 1} {
		var answer struct{ Path []tlog.Hash }
		err := fetch(base, fmt.Sprintf("v1/proofs/%d?size=%d", index, tree.N), &answer)
		if err == nil {
			err = tlog.CheckRecord(answer.Path, tree.N, tree.Hash, index, tlog.RecordHash(all[index]))
		}
		check(fmt.Sprintf("served inclusion proof of %d", index), err)
	}
	for _, from := range []int64{1, tree.N / 3, tree.N - 1} {
		var answer struct{ Path []tlog.Hash }
		old := must(tlog.TreeHash(from, hashes))
		err := fetch(base, fmt.Sprintf("v1/consistency?from=%d&to=%d", from, tree.N), &answer)
		if err == nil {
			err = tlog.CheckTree(answer.Path, tree.N, tree.Hash, from, old)
		}
		check(fmt.Sprintf("served consistency proof from %d", from), err)
	}
}

func fetch(base, path string, into any) error {
	data, err := read(base, path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "decide" {
		decide()
		return
	}
	base := strings.TrimSuffix(os.Args[1], "/")
	key := must(note.NewVerifier(os.Args[2]))
	authority := must(note.NewVerifier(os.Args[3]))

	tree, err := checkpoint(must(read(base, "checkpoint")), key)
	check("checkpoint", err)
	hashes := tlog.TileHashReader(tree, tiles{base})
	root, err := tlog.TreeHash(tree.N, hashes)
	if err == nil && root != tree.Hash {
		err = fmt.Errorf("root %s", root)
	}
	check(fmt.Sprintf("root of %d entries from the tiles", tree.N), err)

	all := must(entries(base, tree.N))
	var wrong error
	for index, entry := range all {
		stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(index))})
		if err == nil && stored[0] != tlog.RecordHash(entry) {
			err = fmt.Errorf("leaf %d differs from its tile", index)
		}
		if err != nil && wrong == nil {
			wrong = err
		}
	}
	check("every leaf", wrong)

	events, seals, err := notes(all, key, authority)
	check(fmt.Sprintf("signatures of %d events and %d seals", events, seals), err)

	wrong = nil
	for index := int64(0); index < tree.N; index += 1 + tree.N/97 {
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err == nil {
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(all[index]))
		}
		if err == nil && index > 0 {
			var path tlog.TreeProof
			if path, err = tlog.ProveTree(tree.N, index, hashes); err == nil {
				err = tlog.CheckTree(path, tree.N, tree.Hash, index, must(tlog.TreeHash(index, hashes)))
			}
		}
		if err != nil && wrong == nil {
			wrong = fmt.Errorf("%d: %w", index, err)
		}
	}
	check("inclusion and consistency proofs from the tiles", wrong)
	if strings.HasPrefix(base, "http") {
		served(base, tree, all, hashes)
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
