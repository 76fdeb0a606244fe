"""« Je suis mes transactions »: filters, totals, and a spreadsheet that runs nothing."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from core.clock import today
from core.extensions import db
from core.transaction import perform, transaction
from models.holder import Holder
from models.till import Payment
from services import till
from tests.builders.acting import acting
from tests.builders.signed_in import sign_in
from tests.builders.world import add_holder


@pytest.fixture
def payments(app, world):
    """12,50 € by card; 3 € by file number, cancelled; 7 € of another holder, yesterday."""
    with app.app_context():
        with transaction():
            other = add_holder(world.programme, world.season)
            other.first_name, other.last_name = "=CMD()", "Autre"
        made = []
        for holder, card, amount in (
            (world.holder, world.card, 12_50),
            (world.holder, None, 3_00),
            (other.id, None, 7_00),
        ):
            slip = till.Slip(holder, card, world.partner_user, str(amount))
            made.append(
                perform(till.debit, slip, world.sport, amount, by=acting(partner_id=world.partner))
            )
        perform(till.cancel, made[1], by=acting(world.partner_user, partner_id=world.partner))
        with transaction():
            db.session.get(Payment, made[2]).civil_date = today() - timedelta(days=1)
        return made


@pytest.fixture
def partner(client, world, payments):
    sign_in(client, world.partner_user)
    return client


def totals(page: str) -> tuple[bool, bool, bool]:
    return tuple(f"{amount}\u00a0€" in page for amount in ("12,50", "3,00", "7,00"))


def test_each_filter_keeps_what_it_says(partner, app, world):
    with app.app_context():
        other = db.session.scalar(db.select(Holder.file_number).where(Holder.last_name == "Autre"))
    for query, kept in (
        ("", (True, True, True)),
        ("state=confirmed", (True, False, True)),
        ("state=cancelled", (False, True, False)),
        (f"number={world.card_number}", (True, False, False)),
        (f"number={world.file_number.lower()}", (True, True, False)),
        (f"number={other}&state=confirmed", (False, False, True)),
        (f"since={today()}", (True, True, False)),
        (f"until={today() - timedelta(days=1)}", (False, False, True)),
        (f"purse={world.sport}&state=cancelled", (False, True, False)),
    ):
        assert totals(partner.get(f"/transactions?{query}").text) == kept, query


def test_the_total_leaves_out_what_is_cancelled(partner):
    page = partner.get("/transactions").text
    assert "19,50\u00a0€" in page
    assert "2 transactions · 1 annulée" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=31-12", "Écrivez la date"),
        ("since=2026-02-01&until=2026-01-01", "La fin précède le début"),
        ("number=AAAA", "Ce numéro est incomplet ou comporte une erreur"),
        ("state=perdue", "Choisissez dans la liste"),
        ("purse=999999", "Choisissez dans la liste"),
    ],
)
def test_a_filter_that_means_nothing_says_so_and_shows_nothing(partner, query, sentence):
    page = partner.get(f"/transactions?{query}").text
    assert sentence in page
    assert totals(page) == (False, False, False)
    for kind in ("csv", "xlsx"):
        assert partner.get(f"/transactions.{kind}?{query}").status_code == 422


def test_the_csv_holds_the_filtered_lines_and_no_formula(partner):
    with partner.get("/transactions.csv?state=confirmed") as answer:
        assert answer.mimetype == "text/csv"
        assert "attachment" in answer.headers["Content-Disposition"]
        text = answer.get_data().decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert [line["Montant"] for line in lines] == ["12,50", "7,00"]
    assert [line["Prénom"] for line in lines] == ["Camille", "'=CMD()"]
    assert lines[0]["Date"] == today().strftime("%d/%m/%Y")


def test_the_workbook_holds_numbers_dates_and_no_formula(partner):
    with partner.get("/transactions.xlsx") as answer:
        book = load_workbook(BytesIO(answer.get_data()))
    heads, *lines = book.active.values
    amounts = [line[heads.index("Montant")] for line in lines]
    assert amounts == [3, 12.5, 7]
    assert [line[heads.index("Statut")] for line in lines] == ["Annulée", "Validée", "Validée"]
    assert {cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row} <= set(
        "nsd"
    )
    assert lines[2][heads.index("Prénom")] == "'=CMD()"


def test_another_partner_sees_and_exports_none_of_it(client, world, payments):
    sign_in(client, world.other_partner_user)
    assert totals(client.get("/transactions").text) == (False, False, False)
    assert client.get(f"/transactions?number={world.card_number}").text.count("Camille") == 0
    with client.get("/transactions.csv") as answer:
        assert len(answer.get_data().decode().strip().splitlines()) == 1


def test_older_pages_follow_by_day_with_none_twice(partner, app, world, payments):
    with app.app_context():
        asked = till.Wanted(world.partner)
        first = till.payments_of(asked, size=2)
        rest = till.payments_of(asked, before=first.next, size=2)
        listed = [payment.id for payment in (*first.payments, *rest.payments)]
    assert listed == [payments[1], payments[0], payments[2]]
    assert rest.next is None
