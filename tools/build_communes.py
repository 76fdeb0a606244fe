"""Build commands/data/communes.csv.gz from an unpacked @etalab/decoupage-administratif npm package.

Usage: python tools/build_communes.py PACKAGE_FOLDER
"""

import csv
import gzip
import io
import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "commands" / "data" / "communes.csv.gz"
KEPT = {"commune-actuelle", "arrondissement-municipal"}


def main(package: Path) -> None:
    entries = json.loads((package / "data" / "communes.json").read_text(encoding="utf-8"))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["insee", "name", "departement", "postal_codes"])
    writer.writerows(
        (e["code"], e["nom"], e["departement"], " ".join(sorted(e.get("codesPostaux", []))))
        for e in sorted(entries, key=lambda entry: entry["code"])
        if e["type"] in KEPT
    )
    TARGET.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
