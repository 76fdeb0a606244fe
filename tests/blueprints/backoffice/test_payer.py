"""What money depends on is not changed by a form, nor read by who does not pay."""

import pytest

from core.extensions import db
from core.transaction import transaction
from models.partner import Partner
from models.programme import Purse
from models.reimbursement import Payer
from tests.builders.dossier import IBAN


@pytest.fixture
def payer(app, full_world):
    with app.app_context(), transaction():
        db.session.get(Partner, full_world.partner).iban = IBAN
        return db.session.scalar(db.select(Payer.id).filter_by(programme_id=full_world.programme))


def test_a_purse_and_a_payer_stay_in_their_programme(app, team, full_world, payer):
    """In another programme, no statement would say what was paid: all would be paid again."""
    admin, elsewhere = team("admin"), str(full_world.other_programme)
    purse = {"label": "Sport", "icon": "book", "colour": "#0b4f6c", "position": "1", "at_till": "y"}
    known = {"name": "Région", "iban": IBAN, "bic": ""}
    for address, typed in (
        (f"/gestion/porte-monnaie/edit/?id={full_world.sport}", purse),
        (f"/gestion/payeurs/edit/?id={payer}", known),
    ):
        assert 'name="programme"' not in admin.get(address).text
        assert admin.post(address, data=typed | {"programme": elsewhere}).status_code == 303
    with app.app_context():
        assert db.session.get(Purse, full_world.sport).programme_id == full_world.programme
        assert db.session.get(Payer, payer).programme_id == full_world.programme


@pytest.mark.parametrize(("typed", "status"), [("nimporte", 422), ("bdfe frpp cct", 303)])
def test_a_bic_is_a_bic(app, team, payer, typed, status):
    address = f"/gestion/payeurs/edit/?id={payer}"
    answer = team("admin").post(address, data={"name": "Région", "iban": IBAN, "bic": typed})
    assert answer.status_code == status
    with app.app_context():
        assert db.session.get(Payer, payer).bic == ("BDFEFRPPCCT" if status == 303 else "")


def test_an_iban_is_read_whole_by_those_who_pay_only(app, team, full_world, payer):
    address = f"/gestion/partenaires/details/?id={full_world.partner}"
    whole = " ".join(IBAN[i : i + 4] for i in range(0, len(IBAN), 4))
    for login in ("admin", "agent", "finance"):
        assert whole in team(login).get(address).text
    seen = team("hotline").get(address).text
    assert whole not in seen
    assert f"{IBAN[:4]} •••• {IBAN[-4:]}" in seen
    with app.app_context():
        convention = db.session.get(Partner, full_world.partner).conventions[0].id
    assert whole not in team("hotline").get(f"/gestion/conventions/details/?id={convention}").text


def test_an_iban_is_replaced_and_never_wiped(app, team, full_world, payer):
    address = f"/gestion/partenaires/edit/?id={full_world.partner}"
    admin = team("admin")
    with app.app_context():
        partner = db.session.get(Partner, full_world.partner)
        names = ["legal_name", "trade_name", "siret", "email", "address", "postal_code", "town"]
        typed = {name: getattr(partner, name) or "" for name in names}
    answer = admin.post(address, data=typed | {"iban": "", "iban_holder": "Un"})
    assert "Un IBAN se remplace" in answer.text
    with app.app_context():
        assert db.session.get(Partner, full_world.partner).iban == IBAN
