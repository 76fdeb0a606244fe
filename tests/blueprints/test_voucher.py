import re
from datetime import timedelta

import pytest

from commands import ledger as books
from core.clock import today
from core.codes import VOUCHER_LENGTH, grouped, new_code
from core.extensions import db
from core.signing import sign
from core.transaction import perform, transaction
from models.convention import Convention
from models.voucher import Voucher
from services import ledger, voucher
from tests.builders.acting import acting
from tests.builders.signed_in import sign_in
from tests.builders.world import BIRTH_DATE


@pytest.fixture
def holder(client, world):
    sign_in(client, world.holder_user)
    return client


@pytest.fixture
def till(app, world):
    client = app.test_client()
    sign_in(client, world.partner_user)
    return client


@pytest.fixture
def code(app, world):
    with app.app_context():
        made = perform(
            voucher.issue, world.holder, world.sport, 20_00, by=acting(world.holder_user)
        )
        return db.session.get(Voucher, made).code


def balance(app, world) -> int:
    with app.app_context():
        assert books.verify() | books.verify_promises() == {}
        return {p.id: c for p, c in ledger.wallets(world.holder, world.season)}[world.sport]


def make(holder, world, **typed):
    """Open the form and send it, as a browser does."""
    address = f"/carte/{world.holder}/vouchers/nouveau"
    slip = re.search(r'name="slip" value="([^"]+)"', holder.get(address).text)[1]
    return holder.post(address, data={"slip": slip, "purse": world.sport} | typed)


def look_up(till, number, field="voucher_number", birth_date=BIRTH_DATE):
    return till.post("/caisse", data={field: number, "birth_date": f"{birth_date:%d/%m/%Y}"})


def test_a_holder_makes_one_shows_it_and_takes_it_back(app, holder, world):
    space = f"/carte/{world.holder}/vouchers"
    assert space in holder.get(f"/carte/{world.holder}").text
    made = make(holder, world, amount="20")
    assert made.status_code == 303
    shown = holder.get(made.location).text
    number = re.search(r'number-plate">([^<]+)<', shown)[1]
    assert "data:image/svg+xml" in shown
    assert number in holder.get(space).text
    assert balance(app, world) == 80_00
    assert holder.post(f"{made.location}/annuler").status_code == 303
    assert "Son montant est revenu" in holder.get(made.location).text
    again = holder.post(f"{made.location}/annuler")
    assert again.status_code == 422
    assert "Ce voucher a été annulé" in again.text
    assert balance(app, world) == 100_00


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Écrivez le montant à réserver."),
        ("0", "supérieur à zéro"),
        ("vingt", "par exemple 12,50"),
        ("102,40", "Il manque 2,40"),
    ],
)
def test_a_wrong_amount_is_refused_and_kept(app, holder, world, typed, sentence):
    answer = make(holder, world, amount=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    assert balance(app, world) == 100_00


def test_a_form_sent_twice_makes_one_voucher(app, holder, world):
    once, other = ({"purse": world.sport, "amount": amount} for amount in ("20", "21"))
    address = f"/carte/{world.holder}/vouchers/nouveau"
    slip = {"slip": re.search(r'name="slip" value="([^"]+)"', holder.get(address).text)[1]}
    made = [holder.post(address, data=slip | once).location for _ in range(2)]
    assert made[0] == made[1]
    assert "déjà été créé depuis cette page" in holder.post(address, data=slip | other).text
    with app.app_context():
        forged = sign("voucher", [world.holder + 1, new_code(VOUCHER_LENGTH)])
    for wrong in ("", "forged", forged):
        answer = holder.post(address, data={"slip": wrong} | once)
        assert answer.status_code == 422
        assert "restée ouverte trop longtemps" in answer.text
    assert balance(app, world) == 80_00


@pytest.mark.parametrize("purse", ["", "x", "3", "999"])
def test_a_purse_that_is_not_offered_is_refused(app, holder, world, purse):
    assert make(holder, world, purse=purse, amount="5").status_code == 422
    assert balance(app, world) == 100_00


@pytest.mark.parametrize("field", ["voucher_number", "card_number", "file_number"])
def test_a_till_cashes_a_part_of_it_whichever_field_it_was_scanned_in(
    app, till, world, code, field
):
    found = look_up(till, grouped(code).lower(), field)
    page = till.get(found.location).text
    assert 'value="20,00"' in page
    assert "Montant du voucher" in page
    receipt = till.post(found.location, data={"purse": world.sport, "amount": "12,50"})
    assert receipt.status_code == 303
    shown = till.get(receipt.location).text
    assert "12,50" in shown
    assert grouped(code) in shown
    assert balance(app, world) == 87_50
    again = till.post(found.location, data={"purse": world.sport, "amount": "12,50"})
    assert again.location == receipt.location
    assert "déjà été encaissé" in look_up(till, code).text
    assert till.get(f"/transactions?number={code}").text.count("Camille") == 1


def test_more_than_it_holds_is_refused_and_kept(app, till, world, code):
    found = look_up(till, code)
    answer = till.post(found.location, data={"purse": world.sport, "amount": "22,40"})
    assert answer.status_code == 422
    assert "encaissez 2,40" in answer.text
    assert 'value="22,40"' in answer.text
    assert balance(app, world) == 80_00


def test_the_ceilings_are_said_of_a_voucher_too(app, till, world, code):
    with app.app_context(), transaction():
        one = db.session.scalar(db.select(Convention).filter_by(partner_id=world.partner))
        one.payment_ceiling, one.daily_ceiling = 9_00, 35_00
    page = till.get(look_up(till, code).location).text
    assert "ne sert qu’une fois. Au plus 9,00\u00a0€ par transaction, et encore 35,00" in page


def test_a_wrong_number_and_a_wrong_birth_date_read_alike(till, code):
    wrong = look_up(till, new_code(VOUCHER_LENGTH))
    other_day = look_up(till, code, birth_date=BIRTH_DATE + timedelta(days=1))
    for answer in (wrong, other_day):
        assert answer.status_code == 422
        assert "Aucun voucher ne correspond" in answer.text


def test_a_typo_two_numbers_and_none_each_say_so(till, world, code):
    typo = ("0" if code[0] != "0" else "1") + code[1:]
    assert "numéro de voucher est incomplet" in look_up(till, typo).text
    assert "de la carte, du dossier ou du voucher" in look_up(till, "").text
    both = {"voucher_number": code, "card_number": world.card_number, "birth_date": "17/05/2013"}
    assert "un seul numéro" in till.post("/caisse", data=both).text


def test_another_partner_and_a_late_till_are_told_why(app, till, world, code):
    other = app.test_client()
    sign_in(other, world.other_partner_user)
    assert "Ce voucher appartient à" in look_up(other, code).text
    with app.app_context(), transaction():
        db.session.scalars(db.select(Voucher)).one().expires_on = today() - timedelta(days=1)
    assert "Ce voucher a expiré" in look_up(till, code).text
