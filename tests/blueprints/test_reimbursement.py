"""« Je suis mes remboursements »: what a partner reads, downloads, and is not shown."""

import csv
import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from core.extensions import db
from core.transaction import perform
from models.convention import Convention
from services import reimbursement
from services.convention import terminate
from tests.services.reimbursement.paying import (
    adjust,
    buy,
    draw,
    lines_of,
    make_office,
    pay,
    send,
    statements,
)
from tests.sign_in import sign_in
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
        perform(reimbursement.review, run, office.finance)
        perform(reimbursement.approve, run, office.admin)
        perform(reimbursement.export, run, office.finance)
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


def test_a_rejected_payment_is_said_and_a_paid_one_too(app, world, office, partner):
    with app.app_context():
        buy(world, 12_50, days=5)
        perform(reimbursement.reject_line, lines_of(send(office))[0].id, "AC04", None)
    assert "Rejeté par la banque" in partner.get("/remboursements").text


def test_after_the_convention_statements_stay(app, world, office, partner):
    with app.app_context():
        buy(world, 12_50, days=5)
        pay(office)
        perform(terminate, db.session.query(Convention).first().id, "Fin")
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
        perform(reimbursement.review, run, office.finance)
        perform(reimbursement.approve, run, office.admin)
        assert said() == ["Mise en paiement", "Annulée"]
        perform(reimbursement.export, run, office.finance)
        perform(reimbursement.pay_rest, run, office.finance)
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
