"""A spreadsheet of what a list shows, that no cell can turn into a program."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from flask import Response

Row = Iterable[Any]
Columns = Iterable[tuple[object, Callable[[Any], Any]]]

CSV, XLSX = "csv", "xlsx"
MAX_ROWS = {CSV: 50_000, XLSX: 10_000}  # what a page may take the time to write
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def safe_cell(value: object) -> str:
    """The value as a text that a spreadsheet shows and never calculates."""
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


AMOUNT, DAY = "#,##0.00 €", "dd/mm/yyyy"
LONGEST_NAME = 31  # of a sheet, for Excel
MEASURED, ROOM, WIDEST = 100, 4, 60


def by_column(columns: Columns, lines: Iterable[Any]) -> tuple[Row, Iterable[Row]]:
    """Titles and rows, of columns that are each a title and what it says of a line."""
    titles, cells = zip(*columns, strict=True)
    return titles, ([cell(line) for cell in cells] for line in lines)


def spreadsheet(kind: str, name: str, titles: Row, rows: Iterable[Row]) -> Response:
    """The rows as a file to download, « csv » or « xlsx »; MAX_ROWS of that kind is for the caller.

    A Decimal is an amount in euros, a date is a day, None is empty; all else is text.
    """
    return Response(
        _xlsx(name, titles, rows) if kind == XLSX else _csv(chain([titles], rows)),
        content_type=TYPES[kind],
        headers={"Content-Disposition": f"attachment; filename={name}.{kind}"},
    )


def _csv(lines: Iterable[Row]) -> str:
    """For a French spreadsheet: semicolons, UTF-8 with its mark."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(map(_written, line) for line in lines)
    return f"\ufeff{text.getvalue()}"


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else safe_cell(cell)


def _xlsx(name: str, titles: Row, rows: Iterable[Row]) -> bytes:
    """Titles in bold that stay in view; amounts and days stay what they are, all else is text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:LONGEST_NAME])
    sheet.freeze_panes = "A2"
    titles, rows = tuple(map(safe_cell, titles)), iter(rows)
    first = list(islice(rows, MEASURED))
    for number, column in enumerate(zip(titles, *first, strict=True), 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    title, amount, day = (WriteOnlyCell(sheet) for _ in range(3))
    title.font, amount.number_format, day.number_format = Font(bold=True), AMOUNT, DAY

    sheet.append(_fill(title, one) for one in titles)
    for row in chain(first, rows):
        sheet.append(
            _fill(amount, one)
            if isinstance(one, Decimal)
            else _fill(day, one)
            if isinstance(one, date)
            else None
            if one is None
            else safe_cell(one)
            for one in row
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(cell: Any, value: object) -> Any:
    """The cell, holding the value until the next: a row is written cell by cell."""
    cell.value = value
    return cell


def _width(column: Row) -> int:
    return min(max(len(_written(cell)) for cell in column) + ROOM, WIDEST)
