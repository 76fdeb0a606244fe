"""« Je suis mes remboursements »: what a partner reads, downloads, and is not shown."""

import csv
import io
import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from pypdf import PdfReader

from core.clock import today
from core.codes import grouped
from core.extensions import db
from core.spreadsheet import MAX_ROWS
from core.transaction import perform, transaction
from models.convention import Convention
from models.voucher import Voucher
from services import outing, reimbursement, till, voucher
from services.convention import terminate
from services.reimbursement.waiting import made_of
from tests.builders.acting import acting
from tests.builders.outing import add_outing
from tests.builders.paying import (
    adjust,
    buy,
    days_ago,
    draw,
    lines_of,
    make_office,
    pay,
    send,
    statements,
)
from tests.builders.signed_in import sign_in
from tests.swap import main_of, swapped


@pytest.fixture
def office(app, world):
    with app.app_context():
        return make_office(world)


@pytest.fixture
def partner(app, world):
    client = app.test_client()
    sign_in(client, world.partner_user)
    return client


def test_a_partner_reads_what_is_due_then_its_statement(app, world, office, partner):
    assert "Aucun relevé pour l’instant" in partner.get("/remboursements").text
    with app.app_context():
        buy(world, 12_50, days=9)
        adjust(world, -2_50, days=8)
        run = draw(office, days=5)
    page = partner.get("/remboursements").text
    assert "10,00\u00a0€</strong>" in page
    assert "releve.pdf" not in page
    with app.app_context():
        (paid,) = statements(run)
        perform(reimbursement.review, run, by=acting(office.finance))
        perform(reimbursement.approve, run, by=acting(office.admin))
        perform(reimbursement.export, run, by=acting(office.finance))
        number, address = statements(run)[0].number, f"/remboursements/{paid.id}/releve"
    page = partner.get("/remboursements").text
    assert number in page
    assert "En cours de paiement" in page
    text = "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(partner.get(f"{address}.pdf").data)).pages
    )
    for said in (number, "10,00", "Correction", "Achat", "−2,50"):
        assert said in text, said
    rows = list(load_workbook(io.BytesIO(partner.get(f"{address}.xlsx").data)).active.values)
    assert sum(row[-1] for row in rows[1:]) == 10
    assert partner.get(f"{address}.csv").text.count("\r\n") == 3


def sheet(client, address) -> list[dict]:
    with client.get(address) as answer:
        heads, *rows = load_workbook(io.BytesIO(answer.get_data())).active.values
    return [dict(zip(heads, row, strict=True)) for row in rows]


def paper(client, address) -> str:
    pages = PdfReader(io.BytesIO(client.get(address).data)).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


def cash_outing(world, days: int) -> None:
    with days_ago(days), transaction():
        place = add_outing(world, world.school, world.partner, world.holder)
        place.outing.title = "Ciné-débat"
        outing.cash(
            place.outing_id,
            place.outing.code,
            by=acting(world.partner_user, partner_id=world.partner),
        )


def cash_voucher(world, days: int) -> str:
    with days_ago(days):
        made = perform(voucher.issue, world.holder, world.sport, 3_00, by=acting(world.holder_user))
        slip = till.Slip(world.holder, None, world.partner_user, "v", made)
        perform(voucher.cash, slip, 2_00, by=acting(partner_id=world.partner))
        return grouped(db.session.get(Voucher, made).code)


def test_each_line_says_what_it_is_for(app, world, office, partner):
    with app.app_context():
        bought = buy(world, 12_50, days=12)
        pay(office, days=11)
        cash_outing(world, days=9)
        code = cash_voucher(world, days=8)
        adjust(world, -2_50, days=7)
        adjust(world, 1_00, days=6)
        (made,) = statements(send(office, days=5))
        address = f"/remboursements/{made.id}/releve"
    first = f"{today() - timedelta(days=12):%d/%m/%Y}"
    corrected = f"Correction de la transaction n° {bought} du {first} : Erreur"
    subjects = [line["Objet"] for line in sheet(partner, f"{address}.xlsx")]
    plain = [" ".join(subject.split()) for subject in subjects]
    assert plain == ["Sortie « Ciné-débat »", f"Voucher {code}", corrected, "Oubli"]
    read = paper(partner, f"{address}.pdf")
    for subject in plain:
        assert subject in read, subject


def test_what_waits_says_what_it_is_made_of(app, world, office, partner):
    def said():
        page = " ".join(partner.get("/remboursements").text.split())
        return re.search(r"</strong> · Cjeune · .*?</p> <p>(.*?)</p>", page)[1]

    with app.app_context():
        buy(world, 12_50, days=12)
        pay(office, days=11)
        buy(world, 5_00, days=9)
        cash_outing(world, days=9)
        send(office, days=8)
        cash_voucher(world, days=7)
        buy(world, 4_00, days=6, cancelled=True)
        adjust(world, -2_50, days=5)
        (due,) = reimbursement.due_to(world.partner)
        with queries() as sent:
            (made,) = made_of(world.partner).values()
        assert len(sent) == 1
        assert (made.till, made.outings, made.corrections) == (7_00, 1_00, -2_50)
        assert due.amount == made.till + made.outings + made.corrections
    assert said() == "7,00 € de transactions · 1,00 € de sorties · −2,50 € de corrections"


@contextmanager
def queries():
    """What the block asks of the database."""
    sent = []

    def note(connection, cursor, asked, *rest):
        sent.append(asked)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_the_lines_of_a_statement_are_one_query(app, world, office):
    with app.app_context():
        for days in (9, 8, 7):
            buy(world, 1_00, days=days)
        cash_outing(world, days=6)
        (made,) = statements(send(office, days=5))
        with queries() as sent:
            assert len([line.subject for line in reimbursement.statement_lines(made)]) == 4
        assert len(sent) == 1


def test_no_line_of_a_statement_is_ever_cut(app, world, office, partner, monkeypatch):
    with app.app_context():
        for days in (9, 8, 7):
            buy(world, 1_00, days=days)
        (made,) = statements(send(office, days=5))
        address = f"/remboursements/{made.id}/releve"
    assert len(sheet(partner, f"{address}.xlsx")) == 3
    monkeypatch.setitem(MAX_ROWS, "xlsx", 2)
    monkeypatch.setitem(MAX_ROWS, "csv", 2)
    refused = partner.get(f"{address}.xlsx")
    assert refused.status_code == 422
    assert "plus de 2 lignes" in refused.text
    assert f'href="{address}.csv"' in refused.text.partition("notice")[2].partition("</div>")[0]
    assert partner.get(f"{address}.csv").text.count("\r\n") == 4


def test_a_rejected_payment_is_said_and_a_paid_one_too(app, world, office, partner):
    with app.app_context():
        buy(world, 12_50, days=5)
        perform(reimbursement.reject_line, lines_of(send(office))[0].id, "AC04", by=None)
    page = partner.get("/remboursements").text
    assert "Rejeté par la banque" in page
    link = re.search(r'href="([^"]+)">Vérifiez votre IBAN', page)[1]
    assert "IBAN" in partner.get(link).text
    with app.app_context():
        perform(terminate, db.session.query(Convention).first().id, "Fin", by=None)
    assert 'href="/mon-dossier">Vérifiez votre IBAN' in partner.get("/remboursements").text


def test_after_the_convention_statements_stay(app, world, office, partner):
    with app.app_context():
        buy(world, 12_50, days=5)
        pay(office)
        perform(terminate, db.session.query(Convention).first().id, "Fin", by=None)
    page = partner.get("/mon-dossier").text
    assert "Je suis mes remboursements" in page
    page = partner.get("/remboursements").text
    assert "Payé" in page


def test_a_payment_says_how_far_its_reimbursement_is(app, world, office, partner):
    def said():
        page = partner.get("/transactions").text
        words = ("Validée", "Arrêtée", "Mise en paiement", "Remboursée", "Annulée")
        shown = [word for word in words if f"{word}</span>" in page]
        assert sorted({line["Statut"] for line in exported(partner)}) == sorted(shown)
        return shown

    with app.app_context():
        buy(world, 12_50, days=5)
        buy(world, 1_00, days=4, cancelled=True)
        assert said() == ["Validée", "Annulée"]
        run = draw(office)
        assert said() == ["Arrêtée", "Annulée"]
        perform(reimbursement.review, run, by=acting(office.finance))
        perform(reimbursement.approve, run, by=acting(office.admin))
        assert said() == ["Mise en paiement", "Annulée"]
        perform(reimbursement.export, run, by=acting(office.finance))
        perform(reimbursement.pay_rest, run, by=acting(office.finance))
        buy(world, 2_00, days=0)
        assert said() == ["Validée", "Remboursée", "Annulée"]


def exported(partner) -> list[dict]:
    with partner.get("/transactions.csv") as answer:
        text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_file_of_payments_sums_to_the_statement(app, world, office, partner):
    with app.app_context():
        buy(world, 12_50, days=9)
        buy(world, 4_00, days=8)
        adjust(world, -2_50, days=7)
        adjust(world, -1_00, days=6)
        run = draw(office, days=5)
        (one,) = statements(run)
        due = one.amount
    lines = exported(partner)
    assert [line["Corrigé"] for line in lines] == ["", "-3,50"]
    with partner.get("/transactions.xlsx") as answer:
        heads, *rows = load_workbook(io.BytesIO(answer.get_data())).active.values
    sums = [sum(row[heads.index(name)] or 0 for row in rows) for name in ("Montant", "Corrigé")]
    assert round(sum(sums) * 100) == due
    assert {row[heads.index("Statut")] for row in rows} == {"Arrêtée"}


def test_a_tab_swaps_as_it_reloads(partner):
    before = partner.get("/mon-dossier").text
    fragment = partner.get("/remboursements", headers={"HX-Request": "true"}).text
    assert swapped(before, fragment) == main_of(partner.get("/remboursements").text)
