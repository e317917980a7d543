"""Validates every event of an export against the JSON Schema that the ledger serves for its type.

usage: schemas.py FOLDER URL
"""
import json, pathlib, sys, urllib.request
import jsonschema
from formats import parse_checkpoint, split_note
from verify import read_entries


def schema(url, kind, cache={}):
    if kind not in cache:
        with urllib.request.urlopen(f"{url}/v1/schemas/{kind}") as answer:
            document = json.load(answer)
        jsonschema.Draft202012Validator.check_schema(document)
        cache[kind] = jsonschema.Draft202012Validator(document)
    return cache[kind]


folder, url = pathlib.Path(sys.argv[1]), sys.argv[2].rstrip("/")
_, size, _ = parse_checkpoint(split_note((folder / "checkpoint").read_bytes())[0])
events, faults = 0, []
for index, entry in enumerate(read_entries(folder, size)):
    payload = entry[25:]
    if not payload.startswith(b"{"):
        continue
    event = json.loads(payload.split(b"\n", 1)[0])
    events += 1
    faults += [f"entry {index}: {error.message}" for error in schema(url, event["type"]).iter_errors(event)]
print("\n".join(faults[:10]))
print(f"{events} events, {len(faults)} faults")
sys.exit(1 if faults or not events else 0)
