"""Notes, checkpoints, proofs and bundles for run-differential.sh, drawn by lot: sound ones, and ones that are bent. A seed
gives the same cases every time.
"""
import pathlib, sys

from formats import leaf, root_of

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Program"))
from ledger import Key, consistency_path, inclusion_path, text_of    # noqa: E402

LARGEST = 2 ** 63 - 1
ORDER = 2 ** 252 + 27742317777372353535851937790883648493    # of Ed25519's base point (RFC 8032)
NUMBERS = ["0", "1", "2", "300", "007", "+5", "-1", " 7", "7 ", "1_000", "1e3", "0x10", "", "٣", "７", "5.0", str(LARGEST),
           str(LARGEST + 1), str(2 ** 64), "9" * 40]
STRAY = ["\u00a0", "\u2028", "\u0085", "\u3000", "\u200b", "\ufeff", "é", "录", "😀", "\t", "\0", "\x7f", "\r", "+", " ", "—"]
BROKEN_UTF8 = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe2\x80", b"\xf4\x90\x80\x80", b"\x80"]


class Maker:
    def __init__(self, random):
        self.random = random
        self.log, self.one, self.two, self.stranger, self.witness = (
            Key(name, random.randbytes(32)) for name in ("log.example/supervision", "one.example/k", "两.example/鍵",
                                                         "stranger.example/k", "witness.example/w"))
        self.keys = {"known": [self.one.vkey, self.two.vkey], "log": self.log.vkey}

    def cases(self, count):
        makers = [self.note] * 30 + [self.checkpoint] * 25 + [self.proof] * 20 + [self.inclusion] * 8 + \
            [self.consistency] * 7 + [self.bundle] * 10
        return [self.random.choice(makers)() for _ in range(count)]

    def chance(self, share):
        return self.random.random() < share

    # Pieces of text

    def words(self):
        return " ".join(self.random.choice(["inspected", "转办", "transfer", "ledger", "42", "{}", "—", "é"])
                        for _ in range(self.random.randint(1, 6)))

    def bent_base64(self, text):
        """Other spellings of Base 64, of which none is right."""
        if not text:
            return "="
        kinds = ["url", "unpadded", "padded", "spare bits", "space", "letter", "cut", "return"]
        kind = self.random.choice(kinds)
        at = self.random.randrange(len(text))
        if kind == "url":
            return text.replace("+", "-").replace("/", "_") if set("+/") & set(text) else text + "-"
        if kind == "spare bits" and text.endswith("="):
            alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            body = text.rstrip("=")
            return body[:-1] + alphabet[alphabet.index(body[-1]) | 1] + "=" * (len(text) - len(body))
        return {"unpadded": text.rstrip("=") if text.endswith("=") else text[:-1], "padded": text + "=",
                "spare bits": text[:-1], "space": text[:at] + " " + text[at:], "letter": text[:at] + "!" + text[at + 1:],
                "cut": text[:at], "return": text[:at] + "\r" + text[at:]}[kind]

    def signatures(self, text, own):
        """Lines below a text: good ones by `own`, now and then bad, strange, repeated, or in another's name."""
        lines = []
        for key in own:
            if self.chance(0.85):
                lines.append(key.signature_line(text))
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2])):
            key = self.random.choice(own)
            lines.append(self.random.choice([
                lambda: self.stranger.signature_line(text),
                lambda: self.stranger.signature_line(text, self.random.randbytes(64)),
                # A known name with another id, a known id with another name.
                lambda: f"— {key.name} {text_of(self.random.randbytes(68))}\n".encode(),
                lambda: f"— {key.name}x {text_of(key.id + key.private.sign(text))}\n".encode(),
                # A cosignature, an ML-DSA-44 one, one of a type that nobody knows.
                lambda: self.witness.signature_line(text, self.random.randbytes(72)),
                lambda: self.witness.signature_line(text, self.random.randbytes(8 + 2420)),
                lambda: self.stranger.signature_line(text, b"\xff" + self.random.randbytes(9)),
                # The same once more, or a bad second one.
                lambda: key.signature_line(text),
                lambda: key.signature_line(text, self.random.randbytes(64)),
                lambda: key.signature_line(text, key.private.sign(text)[:self.random.choice([1, 63])]),
                lambda: key.signature_line(text, key.private.sign(text) + b"\0"),
                # S + L instead of S (RFC 8032 §5.1.7).
                lambda: key.signature_line(text, self.malleable(key.private.sign(text))),
            ])())
        if self.chance(0.02):
            lines += [self.stranger.signature_line(text, self.random.randbytes(64)) for _ in range(self.random.choice([16, 63, 64, 101]))]
        self.random.shuffle(lines)
        return b"".join(lines)

    @staticmethod
    def malleable(signature):
        return signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")

    def bent(self, data):
        """One change to bytes that are mostly lines."""
        lines = data.split(b"\n")
        at = self.random.randrange(len(lines))
        place = self.random.randrange(len(data) + 1)
        kind = self.random.choice(["bit", "byte", "double", "drop", "blank", "unblank", "swap", "return", "cut", "tail", "stray",
                                   "utf8", "base64", "dash", "space", "case"])
        if kind == "bit" and data:
            place = min(place, len(data) - 1)
            return data[:place] + bytes([data[place] ^ 1 << self.random.randrange(8)]) + data[place + 1:]
        if kind == "byte":
            return data[:place] + self.random.randbytes(1) + data[place:]
        if kind == "cut":
            return data[:place]
        if kind == "tail":
            return data + self.random.choice([b"\n", b"\n\n", b"\0", b"x", b" ", b"\r\n", b"x\n"])
        if kind == "stray":
            return data[:place] + self.random.choice(STRAY).encode() + data[place:]
        if kind == "utf8":
            return data[:place] + self.random.choice(BROKEN_UTF8) + data[place:]
        if kind == "double":
            lines.insert(at, lines[at])
        elif kind == "drop":
            lines.pop(at)
        elif kind == "blank":
            lines.insert(at, b"")
        elif kind == "unblank" and b"" in lines:
            lines.remove(b"")
        elif kind == "swap":
            other = self.random.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "return":
            lines[at] += b"\r"
        elif kind == "base64":
            head, space, last = lines[at].rpartition(b" ")
            lines[at] = head + space + self.bent_base64(last.decode(errors="replace")).encode()
        elif kind == "dash":
            lines[at] = lines[at].replace("—".encode(), self.random.choice(["-", "--", "–", "— ", ""]).encode(), 1)
        elif kind == "space":
            lines[at] = lines[at].replace(b" ", self.random.choice([b"  ", b"", b"\t", "\u00a0".encode()]), 1)
        elif kind == "case":
            lines[at] = lines[at].swapcase()
        return b"\n".join(lines)

    def maybe_bent(self, data, share):
        if self.chance(share):
            for _ in range(self.random.choice([1, 1, 1, 2, 3])):
                data = self.bent(data)
        return data

    # The kinds

    def note(self):
        lines = [self.random.choice([self.words(), self.words(), "", "— two.example aGk=", "\u2028 x", "a\u0085b"])
                 for _ in range(self.random.randint(1, 5))]
        text = "".join(line + "\n" for line in lines).encode()
        # What is signed may be bent itself.
        text = self.maybe_bent(text, 0.1)
        data = text + b"\n" + self.signatures(text, self.random.choice([[self.one], [self.two], [self.one, self.two]]))
        return {"kind": "note", "bytes": text_of(self.maybe_bent(data, 0.5))}

    def checkpoint_text(self, size, root):
        origin, number, top = self.log.name, str(size), text_of(root)
        extensions = [self.words() for _ in range(self.random.choice([0, 0, 0, 0, 1, 2]))]
        if self.chance(0.3):
            part = self.random.choice(["origin", "number", "number", "root", "root", "extension"])
            if part == "origin":
                origin = self.random.choice(["", "other.example/log", origin + " ", origin.upper(), origin + "\u00a0", "é"])
            elif part == "number":
                number = self.random.choice(NUMBERS + ["0" + number, "+" + number, number + "0"])
            elif part == "root":
                top = self.random.choice([self.bent_base64(top), self.bent_base64(top), text_of(root[:31]), text_of(root + b"\0"), ""])
            else:
                extensions.insert(0, self.random.choice(["", " ", "\u00a0", "x" * 500]))
        return "".join(line + "\n" for line in [origin, number, top] + extensions).encode()

    def signed_checkpoint(self, size, root, share):
        text = self.checkpoint_text(size, root)
        return self.maybe_bent(text + b"\n" + self.signatures(text, [self.log]), share)

    def checkpoint(self):
        size = self.random.choice([0, 1, 300, 20852163, LARGEST, self.random.randrange(10 ** 6)])
        return {"kind": "checkpoint", "bytes": text_of(self.signed_checkpoint(size, self.random.randbytes(32), 0.35))}

    def tree(self):
        return [leaf(self.random.randbytes(3)) for _ in range(self.random.choice([1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100]))]

    def bent_path(self, path):
        if path and self.chance(0.4):
            at = self.random.randrange(len(path))
            kind = self.random.choice(["drop", "double", "swap", "change", "cut", "long"])
            path = {"drop": path[:at] + path[at + 1:], "double": path[:at] + [path[at]] + path[at:],
                    "swap": path[at:] + path[:at], "change": path[:at] + [self.random.randbytes(32)] + path[at + 1:],
                    "cut": path[:at], "long": path + [self.random.randbytes(32)] * 70}[kind]
        elif not path and self.chance(0.2):
            path = [self.random.randbytes(32)]
        return path

    def bent_number(self, number):
        return self.random.choice([number] * 6 + [number + 1, number - 1, 0, -1, LARGEST, number + 2 ** 40])

    def proof(self):
        leaves = self.tree()
        index = self.random.randrange(len(leaves))
        path = self.bent_path(inclusion_path(leaves, index))
        extra = self.random.choice(["", "", f"extra {text_of(self.random.randbytes(self.random.randint(0, 9)))}\n"])
        number = str(index)
        if self.chance(0.12):
            number = self.random.choice(NUMBERS + ["0" + number, "+" + number, str(index ^ 1)])
        if self.chance(0.08):
            extra = self.random.choice(["extra\n", "extra \n", "extra " + self.bent_base64("b3BhcXVl") + "\n", "Extra eA==\n", extra + extra])
        hashes = [text_of(each) for each in path]
        if hashes and self.chance(0.12):
            at = self.random.randrange(len(hashes))
            hashes[at] = self.random.choice([self.bent_base64(hashes[at]), text_of(path[at][:31]), text_of(path[at] + b"\0"), hashes[at] + "\r"])
        head = self.random.choice(["c2sp.org/tlog-proof@v1"] * 30 + ["c2sp.org/tlog-proof@v2", "", "c2sp.org/tlog-proof@v1 "])
        proof = (head + "\n" + extra + f"index {number}\n" + "".join(each + "\n" for each in hashes) + "\n").encode()
        proof += self.signed_checkpoint(len(leaves), root_of(leaves), 0.05)
        return {"kind": "proof", "leaf": text_of(leaves[index]), "bytes": text_of(self.maybe_bent(proof, 0.2))}

    def inclusion(self):
        leaves = self.tree()
        index = self.random.randrange(len(leaves))
        path = self.bent_path(inclusion_path(leaves, index))
        root = root_of(leaves) if self.chance(0.95) else self.random.randbytes(32)
        return {"kind": "inclusion", "leaf": text_of(leaves[index]), "root": text_of(root), "index": self.bent_number(index),
                "size": self.bent_number(len(leaves)), "path": [text_of(each) for each in path]}

    def consistency(self):
        leaves = self.tree()
        older = self.random.randint(0, len(leaves))
        path = self.bent_path(consistency_path(leaves, older))
        one, two = root_of(leaves[:older]), root_of(leaves)
        if self.chance(0.05):
            one, two = self.random.choice([(two, one), (one, one), (two, two), (self.random.randbytes(32), two)])
        return {"kind": "consistency", "older": text_of(one), "root": text_of(two), "index": self.bent_number(older),
                "size": self.bent_number(len(leaves)), "path": [text_of(each) for each in path]}

    def bundle(self):
        lengths = [self.random.choice([0, 1, 25, 100, 255, 256, 700]) for _ in range(self.random.choice([0, 1, 2, 3, 8, 17]))]
        if self.chance(0.01):
            lengths.append(65_535)
        entries = [self.random.randbytes(length) for length in lengths]
        parts = [len(entry).to_bytes(2, "big") + entry for entry in entries]
        count = len(entries)
        if self.chance(0.75):
            at = self.random.randrange(len(parts) + 1)
            kind = self.random.choice(["length", "little", "drop", "swap", "double", "cut", "tail", "count", "bit", "split"])
            if kind == "length" and parts and at < len(parts):
                wrong = (len(entries[at]) + self.random.choice([-1, 1, 256])) % 65_536
                parts[at] = wrong.to_bytes(2, "big") + entries[at]
            elif kind == "little" and at < len(parts):
                parts[at] = len(entries[at]).to_bytes(2, "little") + entries[at]
            elif kind == "drop":
                parts, count = parts[:at] + parts[at + 1:], count - 1
            elif kind == "swap":
                parts = parts[at:] + parts[:at]
            elif kind == "double":
                parts, count = parts[:at] + parts[at:at + 1] + parts[at:], count + 1
            elif kind == "cut":
                parts = parts[:at]
            elif kind == "tail":
                parts.append(self.random.choice([b"\0", b"\0\0", b"\0\1", b"\0\1x"]))
            elif kind == "count":
                count += self.random.choice([-1, 1])
            elif kind == "split":
                parts.insert(at, b"\0\0")
            elif parts and at < len(parts):
                parts[at] = parts[at][:-1] + bytes([parts[at][-1] ^ 1])
        root = root_of([leaf(entry) for entry in entries])
        return {"kind": "bundle", "bytes": text_of(b"".join(parts)), "size": max(count, 0), "root": text_of(root)}
