"""A workbook is read at once: named, with its titles in view, its amounts and days as they are."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.spreadsheet import XLSX, spreadsheet

TITLES = ("Jour", "Montant", "Reste après la transaction", "Nom")
ROWS = [
    (date(2026, 3, 31), Decimal("12.50"), Decimal("1234.00"), "=CMD()"),
    (date(2026, 4, 1), Decimal("-3"), "", "Médiathèque de la Belle-de-Mai"),
]


def sheet_of(name, rows):
    answer = spreadsheet(XLSX, name, TITLES, iter(rows))
    return load_workbook(BytesIO(answer.get_data())).active


@pytest.fixture
def sheet():
    return sheet_of("transactions-2026-04-01", ROWS)


def test_the_sheet_has_the_file_s_name_as_long_as_excel_lets_it(sheet):
    assert sheet.title == "transactions-2026-04-01"
    assert sheet_of("n" * 40, []).title == "n" * 31


def test_the_titles_are_bold_and_stay_in_view(sheet):
    assert [(cell.value, cell.font.bold) for cell in sheet[1]] == [(one, True) for one in TITLES]
    assert sheet.freeze_panes == "A2"


def test_amounts_and_days_are_shown_in_french_and_texts_stay_texts(sheet):
    day, amount, rest, name = sheet[2]
    assert (day.value.date(), day.number_format) == (date(2026, 3, 31), "dd/mm/yyyy")
    assert (amount.value, rest.value) == (12.5, 1234)
    assert amount.number_format == rest.number_format == "#,##0.00 €"
    assert (name.value, name.data_type, name.number_format) == ("'=CMD()", "s", "General")
    assert not any(cell.font.bold for cell in sheet[2])
    assert [cell.value for cell in sheet[3]][1:3] == [-3, None]


def test_each_column_holds_its_title_and_what_is_in_it(sheet):
    day, amount, rest, name = (sheet.column_dimensions[one].width for one in "ABCD")
    assert day >= len("31/03/2026")
    assert amount >= len("12,50 €")
    assert rest >= len(TITLES[2])
    assert name >= len(ROWS[1][3])
    assert sheet_of("n", [(*ROWS[0][:3], "x" * 500)]).column_dimensions["D"].width < 80
