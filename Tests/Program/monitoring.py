"""`shilu monitor` and `shilu receipts check` as processes."""
import json
import pathlib
import re
import subprocess
import threading
import time

from running import ENVIRONMENT, SHILU, equal, shilu


class MonitorProcess:
    """`shilu monitor` in the background, its lines kept as they come."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([SHILU, "monitor", *map(str, arguments)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=ENVIRONMENT, text=True)
        self.events, self.words = [], []
        self.readers = [threading.Thread(target=self.read, args=each, daemon=True) for each in (
            (self.process.stdout, lambda line: self.events.append(json.loads(line))), (self.process.stderr, self.words.append))]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def read(stream, take):
        for line in stream:
            # A line may be cut by the kill.
            if line.endswith("\n"):
                take(line)

    def kill(self):
        self.process.kill()
        return self.ended()

    def ended(self, seconds=60):
        code = self.process.wait(seconds)
        for reader in self.readers:
            reader.join()
        return code

    def await_event(self, name, seconds=60, **wanted):
        end = time.monotonic() + seconds
        while True:
            for event in list(self.events):
                if event["event"] == name and all(event.get(key) == value for key, value in wanted.items()):
                    return event
            assert self.process.poll() is None, (self.process.returncode, self.events[-3:], self.words)
            assert time.monotonic() < end, self.events[-3:]
            time.sleep(0.05)


def once(url, state, *more, code=0):
    """One look at a ledger: its events, by name."""
    run = subprocess.run([SHILU, "monitor", url, "--state", str(state), "--once", *map(str, more)], capture_output=True,
                         text=True, stdin=subprocess.DEVNULL, env=ENVIRONMENT)
    equal(run.returncode, code, (run.stdout[-900:], run.stderr[-600:]))
    return [json.loads(line) for line in run.stdout.splitlines()]


def last(events, name):
    found = [event for event in events if event["event"] == name]
    assert found, f"no {name} among {[event['event'] for event in events]}"
    return found[-1]


def expect_evidence(file, code, vkey, random):
    """An evidence that `shilu check` accepts, and refuses wherever it is changed."""
    good = pathlib.Path(file).read_bytes()
    verdict = shilu("check", file, "--vkey", vkey)
    assert code in verdict.text and "proven" in verdict.text, verdict.text
    mutated = pathlib.Path(f"{file}.mutated")
    for _ in range(8):
        at = random.randrange(len(good))
        mutated.write_bytes(good[:at] + bytes([good[at] ^ 1 << random.randrange(7)]) + good[at + 1:])
        refuses(mutated, vkey)
    mutated.write_bytes(good[:random.randrange(1, len(good))])
    refuses(mutated, vkey)
    mutated.unlink()
    return verdict.text


def refuses(file, vkey):
    # What no longer begins like an evidence is taken for a proof, which needs more options.
    code = shilu("check", file, "--vkey", vkey, ok=False).returncode
    assert code in (1, 64), f"shilu check of a changed evidence ends with {code}"


def figures(port):
    """Figures of the monitor's page by name and labels."""
    import urllib.request
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {name: int(value) for name, value in re.findall(r"^(shilu_monitor_\S+) (\d+)$", text, re.M)}
