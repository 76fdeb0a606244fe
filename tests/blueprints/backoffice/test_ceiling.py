"""The team sets a convention's ceilings; the till says them, and why it refuses."""

import pytest

from core.extensions import db
from core.signing import sign
from models.convention import Convention
from tests.builders.signed_in import sign_in


@pytest.fixture
def convention(app, world):
    with app.app_context():
        return db.session.query(Convention.id).filter_by(partner_id=world.partner).scalar()


def test_a_ceiling_is_set_said_and_held(app, team, world, convention):
    agent, edit = team("agent"), f"/gestion/conventions/edit/?id={convention}"
    assert 'name="partner"' not in agent.get(edit).text
    assert agent.post(edit, data={"payment_ceiling": "0"}).status_code == 422
    assert "tous les jeunes ensemble" in agent.get(edit).text
    more = {"payment_ceiling": "50", "daily_ceiling": "20"}
    new = {"partner": world.other_partner, "programme": world.programme, "purses": [world.reading]}
    for address, typed in ((edit, more), ("/gestion/conventions/new/", more | new)):
        refused = agent.post(address, data=typed)
        assert refused.status_code == 422
        assert "<li>Une seule transaction ne peut pas dépasser le plafond du jour." in refused.text
        assert 'value="50"' in refused.text
    assert agent.post(edit, data=more | {"payment_ceiling": "20"}).status_code == 303
    assert agent.post(edit, data={"payment_ceiling": "50", "daily_ceiling": ""}).status_code == 303
    with app.app_context():
        kept = db.session.get(Convention, convention)
        assert (kept.payment_ceiling, kept.daily_ceiling) == (50_00, None)
        assert [purse.id for purse in kept.purses] == [world.sport]
    assert "50,00\u00a0€" in agent.get(f"/gestion/conventions/details/?id={convention}").text
    assert "Plafond par transaction : 20,00 € → 50,00 €" in agent.get("/gestion/journal/").text
    shop = app.test_client()
    sign_in(shop, world.partner_user)
    with app.app_context():
        token = sign("till", [world.holder, world.card, world.partner_user, "a"])
    page = f"/caisse/debit/{token}"
    assert "Au plus 50,00\u00a0€ par transaction." in shop.get(page).text
    refused = shop.post(page, data={"amount": "50,01", "purse": world.sport})
    assert refused.status_code == 422
    said = 'class="error">Le plafond de votre convention est de 50,00\u00a0€ par transaction.'
    assert said in refused.text
    assert shop.post(page, data={"amount": "50", "purse": world.sport}).status_code == 303
