"""A ledger that lies: it serves whatever entries it is given, signed with the real ledger's key (c2sp.org/tlog-tiles, RFC 6962).
Shares no code with Shilu."""
import base64
import contextlib
import http.server
import threading

from ledger import bundle, bundle_entries, leaf_hash, note, tile_path, tree_root


def entries_of(service):
    """All entries of a served ledger."""
    size = int(service.get("/checkpoint").body.split(b"\n")[1])
    entries = []
    for number in range((size + 255) // 256):
        entries += bundle_entries(service.get("/" + tile_path("entries", number, min(256, size - number * 256))).body)
    return entries


class LyingLedger:
    """`entries` are the leaves; `overrides` (by path: bytes, None for not found, or a function that gives them) and `headers`
    (further fields by path) may change at any time."""

    def __init__(self, key, entries):
        self.key, self.overrides, self.headers = key, {}, {}
        self.files = {}
        self.tell(entries)
        ledger = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = ledger.overrides.get(self.path, ledger.files.get(self.path))
                body = body() if callable(body) else body
                self.send_response(404 if body is None else 200)
                for field in ledger.headers.get(self.path, {}).items():
                    self.send_header(*field)
                self.send_header("Content-Length", str(len(body or b"")))
                # Who reads only so much of an answer goes away in the middle of it.
                with contextlib.suppress(ConnectionError):
                    self.end_headers()
                    self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def tell(self, entries):
        """Signs and serves exactly these entries."""
        self.entries = list(entries)
        leaves = [leaf_hash(each) for each in entries]
        text = f"{self.key.name}\n{len(leaves)}\n{base64.b64encode(tree_root(leaves)).decode()}\n".encode()
        files = {"/checkpoint": note(text, self.key)}
        for first in range(0, len(entries), 256):
            part = entries[first:first + 256]
            path = "/" + tile_path("entries", first // 256, len(part))
            files[path] = bundle(part)
        level = 0
        while leaves:
            above = []
            for first in range(0, len(leaves), 256):
                part = leaves[first:first + 256]
                files["/" + tile_path(level, first // 256, len(part))] = b"".join(part)
                if len(part) == 256:
                    above.append(tree_root(part))
            leaves, level = above, level + 1
        self.files = files

    def stop(self):
        self.server.shutdown()
