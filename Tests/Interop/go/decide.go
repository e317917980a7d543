package main

// Go's side of run-differential.sh: reads cases, says of each what its packages make of it. What Go has no reader for
// (the lines around a tree head, tlog-proof, bundles) is read here, by the letter of the specifications; notes, signatures,
// tree heads, hashes and proofs are judged by sumdb/note and sumdb/tlog.

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"strangers/sumdb/note"
	"strangers/sumdb/tlog"
)

type caseKeys struct {
	Known []string
	Log   string
}

type oneCase struct {
	Kind              string
	Bytes             []byte
	Leaf, Root, Older []byte
	Path              [][]byte
	Index, Size       int64
}

var errRefused = errors.New("refused")

// decide answers each case on standard input with a line: "accept" and what was read, or "refuse".
func decide() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var keys caseKeys
	must(0, json.Unmarshal(must(lines.ReadBytes('\n')), &keys))
	var known []note.Verifier
	for _, vkey := range keys.Known {
		known = append(known, must(note.NewVerifier(vkey)))
	}
	log := must(note.NewVerifier(keys.Log))
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var one oneCase
		must(0, json.Unmarshal(line, &one))
		if answer, err := one.answer(known, log); err != nil {
			fmt.Fprintln(out, "refuse")
		} else {
			fmt.Fprintln(out, "accept", answer)
		}
	}
}

func hash(data []byte) tlog.Hash { return tlog.Hash(data) }

// sizeMax is what tlog can reckon with: behind it, its search for the largest power of two in a size does not end.
const sizeMax = 1 << 62

func (one oneCase) path() (all []tlog.Hash) {
	for _, each := range one.Path {
		all = append(all, hash(each))
	}
	return all
}

func (one oneCase) answer(known []note.Verifier, log note.Verifier) (string, error) {
	switch one.Kind {
	case "note":
		opened, err := note.Open(one.Bytes, note.VerifierList(known...))
		if err != nil {
			return "", err
		}
		var signers []string
		for _, each := range opened.Sigs {
			signers = append(signers, fmt.Sprintf("%s+%08x", each.Name, each.Hash))
		}
		sum := sha256.Sum256([]byte(opened.Text))
		return strings.Join(signers, " ") + " " + base64.StdEncoding.EncodeToString(sum[:]), nil
	case "checkpoint":
		tree, err := signedTree(one.Bytes, log)
		return fmt.Sprint(tree.N, " ", tree.Hash), err
	case "proof":
		return one.proof(log)
	case "inclusion":
		if one.Size > sizeMax {
			return "", errRefused
		}
		return "-", tlog.CheckRecord(one.path(), one.Size, hash(one.Root), one.Index, hash(one.Leaf))
	case "consistency":
		if one.Size > sizeMax {
			return "", errRefused
		}
		return "-", tlog.CheckTree(one.path(), one.Size, hash(one.Root), one.Index, hash(one.Older))
	case "bundle":
		return "-", one.bundle()
	}
	panic("no such kind: " + one.Kind)
}

// signedTree opens a checkpoint. Go's tree head has a fixed first line and ignores what follows its third: the origin is
// looked at here, and that no line is empty.
func signedTree(message []byte, log note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(log))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(strings.TrimSuffix(opened.Text, "\n"), "\n")
	for _, line := range lines {
		if line == "" {
			return tlog.Tree{}, errRefused
		}
	}
	if lines[0] != log.Name() {
		return tlog.Tree{}, errRefused
	}
	_, rest, _ := strings.Cut(opened.Text, "\n")
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

func (one oneCase) proof(log note.Verifier) (string, error) {
	head, message, found := bytes.Cut(one.Bytes, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return "", errRefused
	}
	lines = lines[1:]
	extra := "-"
	if data, is := strings.CutPrefix(lines[0], "extra "); is {
		decoded, err := base64.StdEncoding.DecodeString(data)
		if err != nil || len(lines) < 2 {
			return "", errRefused
		}
		extra, lines = base64.StdEncoding.EncodeToString(decoded), lines[1:]
	}
	number, is := strings.CutPrefix(lines[0], "index ")
	index, err := strconv.ParseInt(number, 10, 64)
	if !is || err != nil || index < 0 || strconv.FormatInt(index, 10) != number {
		return "", errRefused
	}
	var path tlog.RecordProof
	for _, line := range lines[1:] {
		each, err := tlog.ParseHash(line)
		if err != nil {
			return "", err
		}
		path = append(path, each)
	}
	tree, err := signedTree(message, log)
	if err != nil {
		return "", err
	}
	if tree.N > sizeMax {
		return "", errRefused
	}
	if err := tlog.CheckRecord(path, tree.N, tree.Hash, index, hash(one.Leaf)); err != nil {
		return "", err
	}
	return fmt.Sprint(index, " ", tree.N, " ", extra), nil
}

// kept is a tree's hashes in the order in which tlog stores them.
type kept []tlog.Hash

func (all kept) ReadHashes(indexes []int64) (found []tlog.Hash, err error) {
	for _, index := range indexes {
		found = append(found, all[index])
	}
	return found, nil
}

func (one oneCase) bundle() error {
	var hashes kept
	count := int64(0)
	for data := one.Bytes; len(data) > 0; count++ {
		if len(data) < 2 || len(data) < 2+(int(data[0])<<8|int(data[1])) {
			return errRefused
		}
		length := int(data[0])<<8 | int(data[1])
		added, err := tlog.StoredHashes(count, data[2:2+length], hashes)
		if err != nil {
			return err
		}
		hashes = append(hashes, added...)
		data = data[2+length:]
	}
	if count != one.Size {
		return errRefused
	}
	root := hash(one.Root)
	got, err := tlog.TreeHash(count, hashes)
	if err == nil && got != root {
		err = errRefused
	}
	return err
}
