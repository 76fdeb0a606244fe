import re
from datetime import timedelta

import pytest

from core.codes import CARD_LENGTH, grouped, new_code
from core.extensions import db
from core.transaction import transaction
from models.card import Card, CardState
from models.convention import Convention, ConventionState
from models.programme import Programme, Purse
from models.till import Payment
from services import ledger
from tests.builders.signed_in import sign_in
from tests.builders.world import BIRTH_DATE


@pytest.fixture
def till(client, world):
    sign_in(client, world.partner_user)
    return client


def look_up(client, number, birth_date=BIRTH_DATE, **headers):
    form = {"card_number": number, "birth_date": f"{birth_date:%d/%m/%Y}"}
    return client.post("/caisse", data=form, headers=headers)


def find(client, world):
    return look_up(client, world.card_number).location


def balance(app, world, purse="sport"):
    with app.app_context():
        return {p.id: c for p, c in ledger.wallets(world.holder, world.season)}[
            getattr(world, purse)
        ]


def test_the_partner_debits_and_cancels(app, till, world):
    page = find(till, world)
    shown = till.get(page).text
    assert "Camille" in shown
    assert "100,00" in shown
    assert "Soutien scolaire" not in shown
    receipt = till.post(page, data={"purse": world.sport, "amount": "12,50"})
    assert receipt.status_code == 303
    assert "12,50" in till.get(receipt.location).text
    assert balance(app, world) == 87_50
    number = receipt.location.rpartition("/")[2]
    assert "Annuler" in till.get("/transactions").text
    cancelled = till.post(f"/transactions/{number}/annuler")
    assert "Transaction annulée" in till.get(cancelled.location).text
    assert balance(app, world) == 100_00


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_number_is_forgiving(till, world, headers):
    typed = f"  {grouped(world.card_number).lower()} "
    assert look_up(till, typed, **headers).status_code == 303
    assert look_up(till, world.file_number, **headers).status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Écrivez le montant à débiter."),
        ("0", "supérieur à zéro"),
        ("-5", "par exemple 12,50"),
        ("12,505", "par exemple 12,50"),
        ("douze", "par exemple 12,50"),
        ("102,40", "Il manque 2,40"),
        ("102,40", "débitez 100,00"),
    ],
)
def test_a_wrong_amount_is_refused_and_kept(app, till, world, typed, sentence):
    answer = till.post(find(till, world), data={"purse": world.sport, "amount": typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    assert balance(app, world) == 100_00


def limit(app, world, **limits):
    with app.app_context(), transaction():
        one = db.session.scalar(db.select(Convention).filter_by(partner_id=world.partner))
        for name, cents in limits.items():
            setattr(one, name, cents)
        db.session.get(Programme, world.programme).hotline_phone = "04 65 71 13 13"


def test_what_is_left_of_the_day_is_said_before_anything_is_typed(app, till, world):
    page = find(till, world)
    limit(app, world, daily_ceiling=35_00)
    assert "Il reste 35,00\u00a0€ sous le plafond du jour" in till.get(page).text
    limit(app, world, payment_ceiling=10_00)
    hint = "Au plus 10,00\u00a0€ par transaction, et encore 35,00\u00a0€ aujourd’hui."
    assert hint in till.get(page).text
    refused = till.post(page, data={"purse": world.sport, "amount": "12"}).text
    assert "est de 10,00" in refused
    assert hint not in refused
    assert "amount-help" not in refused


def test_when_nothing_is_left_of_the_day_no_amount_is_asked(app, till, world):
    page, body = find(till, world), {"purse": world.sport, "amount": "20"}
    limit(app, world, daily_ceiling=20_00)
    other = find(till, world)
    assert till.post(page, data=body).status_code == 303
    for answer in (till.get(other), till.post(other, data=body)):
        assert answer.text.count("plus aucune transaction n’est possible aujourd’hui") == 1
        assert 'Appelez le <a href="tel:0465711313">04 65 71 13 13</a>' in answer.text
        assert 'name="amount"' not in answer.text
    assert answer.status_code == 422


def test_the_same_confirmation_twice_is_one_payment(app, till, world):
    page, body = find(till, world), {"purse": world.sport, "amount": "60"}
    first, second = till.post(page, data=body), till.post(page, data=body)
    assert first.location == second.location
    other = till.post(page, data=body | {"amount": "61"})
    assert other.status_code == 422
    assert "déjà été validée" in other.text
    assert balance(app, world) == 40_00


def test_a_wrong_number_and_a_wrong_birth_date_read_alike(till, world):
    wrong_date = look_up(till, world.card_number, BIRTH_DATE + timedelta(days=1))
    wrong_number = look_up(till, new_code(CARD_LENGTH))
    assert wrong_date.status_code == wrong_number.status_code == 422
    sentences = [
        re.search(r'role="alert".*?</div>', a.text, re.S)[0] for a in (wrong_date, wrong_number)
    ]
    assert sentences[0] == sentences[1]


def test_five_birth_dates_a_card_and_day(till, world):
    for days in range(1, 6):
        assert (
            "Aucun bénéficiaire"
            in look_up(till, world.card_number, BIRTH_DATE + timedelta(days=days)).text
        )
    forged = look_up(till, world.card_number, **{"X-Forwarded-For": "203.0.113.9"})
    assert forged.status_code == 422
    assert "Trop d’essais" in forged.text


def test_another_partner_s_payment_does_not_exist(app, till, client, world):
    receipt = till.post(find(till, world), data={"purse": world.sport, "amount": "5"}).location
    number = receipt.rpartition("/")[2]
    stranger = app.test_client()
    sign_in(stranger, world.other_partner_user)
    for path in (receipt, f"/transactions/{number}/annuler"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/transactions/{number}/annuler").status_code == 404
    assert balance(app, world) == 95_00


def test_a_slip_serves_its_own_cashier_only(app, till, world):
    page = find(till, world)
    stranger = app.test_client()
    sign_in(stranger, world.other_partner_user)
    answer = stranger.post(page, data={"purse": world.sport, "amount": "5"})
    assert "recherchez à nouveau" in answer.text
    assert balance(app, world) == 100_00


def test_a_cancelled_payment_is_not_cancelled_again(app, till, world):
    receipt = till.post(find(till, world), data={"purse": world.sport, "amount": "5"}).location
    number = receipt.rpartition("/")[2]
    till.post(f"/transactions/{number}/annuler")
    again = till.post(f"/transactions/{number}/annuler")
    assert again.status_code == 422
    assert "déjà annulée" in again.text
    assert balance(app, world) == 100_00


def test_yesterday_s_payment_stays(app, till, world):
    receipt = till.post(find(till, world), data={"purse": world.sport, "amount": "5"}).location
    number = int(receipt.rpartition("/")[2])
    with app.app_context(), transaction():
        db.session.get(Payment, number).civil_date -= timedelta(days=1)
    for answer in (till.get, till.post):
        assert "que le jour où" in answer(f"/transactions/{number}/annuler").text
    assert balance(app, world) == 95_00


def test_a_card_blocked_meanwhile_is_refused(app, till, world):
    page = find(till, world)
    with app.app_context(), transaction():
        db.session.get(Card, world.card).state = CardState.LOST
    answer = till.post(page, data={"purse": world.sport, "amount": "5"})
    assert "vient d’être bloquée" in answer.text
    assert "Aucun bénéficiaire" in look_up(till, world.card_number).text
    assert balance(app, world) == 100_00


def test_without_a_convention_in_force_the_till_is_closed(app, till, world):
    page = find(till, world)
    with app.app_context(), transaction():
        for convention in db.session.query(Convention).filter_by(partner_id=world.partner):
            convention.state = ConventionState.SUPERSEDED
    answer = till.post(page, data={"purse": world.sport, "amount": "5"})
    assert "Votre convention ne permet pas" in answer.text
    for path in ("/caisse", "/transactions", page):
        assert till.get(path).location == "/mon-dossier"
    assert balance(app, world) == 100_00


def test_a_purse_outside_the_convention_is_refused(app, till, world):
    answer = till.post(find(till, world), data={"purse": world.tutoring, "amount": "5"})
    assert answer.status_code == 422
    assert balance(app, world, "tutoring") == 50_00


def test_outing_purses_are_not_debited_at_a_till(app, world):
    with app.app_context():
        outings = db.session.query(Purse).filter_by(label="Sorties e-PASS").one()
        assert not outings.at_till


def test_the_list_filters_and_sums(till, world):
    for amount in ("5", "7,50"):
        till.post(find(till, world), data={"purse": world.sport, "amount": amount})
    assert "12,50" in till.get("/transactions").text
    fragment = till.get(
        "/transactions?since=2001-01-01&until=2001-12-31", headers={"HX-Request": "true"}
    )
    assert "Aucune transaction" in fragment.text
    assert "<html" not in fragment.text
