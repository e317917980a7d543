"""Prints SQL that makes the views of Efficiency, Quality, Authority and Catalog in a schema `views`: plain tables for
what is folded, and what SQL derives from them.

usage: tables.py PROJECTIONS
"""
import pathlib, re, sys

print("CREATE SCHEMA views; SET search_path = views;")
print("CREATE TABLE position (size bigint, recorded timestamptz);")
derived = {}
for name in ["Authority", "Catalog", "Efficiency", "Quality"]:
    text = (pathlib.Path(sys.argv[1]) / name / "tables.sql").read_text()
    for table, body in re.findall(r"^CREATE TABLE (\w+) \(\n(.*?)\n\);", text, re.S | re.M):
        columns = [line.split("--")[0].strip().rstrip(",") for line in body.split("\n")]
        # As the store has them: text is compared byte by byte.
        columns = [re.sub(r"^(\w+) text", r'\1 text COLLATE "C"', column) for column in columns]
        print(f"CREATE TABLE {table} ({', '.join(columns)});")
    derived |= {view: sql for sql, view in re.findall(r"^(CREATE VIEW (\w+) AS.*?;)$", text, re.S | re.M)}
while derived:
    # Each behind those that it names.
    view = next(v for v in derived if not any(o != v and re.search(rf"\b{o}\b", derived[v]) for o in derived))
    print(derived.pop(view))
