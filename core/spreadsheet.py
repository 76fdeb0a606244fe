"""A spreadsheet of what a list shows, that no cell can turn into a program."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import chain

from flask import Response

CSV, XLSX = "csv", "xlsx"
MAX_ROWS = {CSV: 50_000, XLSX: 10_000}  # what a page may take the time to write
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def safe_cell(value) -> str:
    """The value as a text that a spreadsheet shows and never calculates."""
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def spreadsheet(kind: str, name: str, titles: Iterable, rows: Iterable) -> Response:
    """The rows as a file to download, « csv » or « xlsx »; MAX_ROWS of that kind is for the caller.

    A Decimal is an amount in euros, a date is a day; all else is text.
    """
    lines = chain([titles], rows)
    return Response(
        _xlsx(lines) if kind == XLSX else _csv(lines),
        content_type=TYPES[kind],
        headers={"Content-Disposition": f"attachment; filename={name}.{kind}"},
    )


def _csv(lines: Iterable) -> str:
    """For a French spreadsheet: semicolons, UTF-8 with its mark."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(map(_written, line) for line in lines)
    return f"\ufeff{text.getvalue()}"


def _written(cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else safe_cell(cell)


def _xlsx(lines: Iterable) -> bytes:
    """Amounts and dates stay what they are; all else is text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append(
            [cell if isinstance(cell, Decimal | date) else safe_cell(cell) for cell in line]
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
