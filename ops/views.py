#!/usr/bin/env python3
"""Counts the rows of a view by one of its columns, with DuckDB. Needs `duckdb` only.

usage: views.py URL VIEW COLUMN        a served ledger, by its NDJSON download
       views.py postgresql://… VIEW COLUMN   its database, as the role shilu_reader
"""
import sys, tempfile, urllib.request
import duckdb


def main(place: str, view: str, column: str) -> None:
    database = duckdb.connect()
    if place.startswith("postgres"):
        database.execute("INSTALL postgres; LOAD postgres")
        database.execute(f"ATTACH '{place}' AS ledger (TYPE postgres, READ_ONLY)")
        rows, size = database.table(f"ledger.views.{view}"), None
    else:
        with tempfile.NamedTemporaryFile(suffix=".ndjson") as file:
            with urllib.request.urlopen(f"{place}/v1/views/{view}?format=ndjson") as answer:
                size = answer.headers["Shilu-Size"]
                while piece := answer.read(1 << 20):
                    file.write(piece)
            file.flush()
            database.execute("CREATE TABLE rows AS SELECT * FROM read_json_auto(?, format = 'newline_delimited')", [file.name])
        rows = database.table("rows")
    print(f"{view}" + (f", of the first {size} entries of the log" if size else ""))
    for value, count in rows.aggregate(f'"{column}", count(*)').order('2 DESC, 1').fetchall():
        print(f"{count:10,}  {value}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
