"""A spreadsheet of what a list shows, that no cell can turn into a program."""

import csv
import io
from itertools import chain

from flask import Response

MAX_ROWS = 50_000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value) -> str:
    """The value as a text that a spreadsheet shows and never calculates."""
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def csv_answer(name: str, titles, rows) -> Response:
    """The rows as a file for a French spreadsheet: semicolons, UTF-8 with its mark."""

    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";")
    for row in chain([titles], rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return Response(
        "\ufeff" + lines.getvalue(),
        mimetype="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}.csv"},
    )
