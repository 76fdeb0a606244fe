"""A correction goes through two persons' browsers, and shows to those whom it concerns."""

from datetime import timedelta

import pytest

from commands import ledger as books
from core.clock import now, past
from core.extensions import db
from core.transaction import perform
from models.correction import Correction, CorrectionState
from models.till import Payment
from models.user import User
from services import till
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.outing import Trip
from tests.builders.signed_in import sign_in

NEW = "/gestion/corrections/new/"


@pytest.fixture
def paid(app, world):
    """A payment of 12,50 €, of the day before."""
    with app.app_context(), past(now() - timedelta(days=2)):
        slip = Slip(world.holder, world.card, world.partner_user, "yesterday")
        return perform(till.debit, slip, world.sport, 12_50, by=acting(partner_id=world.partner))


def latest(app):
    with app.app_context():
        return db.session.scalars(db.select(Correction).order_by(Correction.id.desc())).first()


def decide(browser, act, id, **typed):
    address = f"/gestion/corrections/acte/{act}"
    return browser.post(address, data={"id": id} | typed, follow_redirects=True).text


def test_a_payment_is_corrected_by_finance_then_admin(app, team, world, paid):
    finance, admin = team("finance"), team()
    page = finance.get(f"/gestion/transactions/details/?id={paid}").text
    assert f"{NEW}?transaction={paid}" in page
    form = f"{NEW}?transaction={paid}"
    assert "il reste 12,50\u00a0€ à corriger" in finance.get(form).text
    for wrong in ({"amount": "2,40"}, {"amount": "13", "reason": "Trop"}):
        assert finance.post(form, data=wrong).status_code == 422
    refused = finance.post(form, data={"amount": "13", "reason": "Trop"}).text
    assert "<li>Il reste 12,50\u00a0€ à corriger.</li>" in refused
    assert refused.count("à corriger.") == 1
    assert 'value="13"' in refused
    assert "Trop</textarea>" in refused
    done = finance.post(form, data={"amount": "2,40", "reason": "Erreur de caisse"})
    assert done.status_code == 303
    made = latest(app).id
    assert done.location.endswith(f"/gestion/corrections/details/?id={made}")
    assert "une autre personne" in decide(finance, "approuver", made)
    home = admin.get("/gestion/").text
    assert "Corrections à approuver" in home
    assert "Corrections à approuver" in finance.get("/gestion/").text
    assert "l’argent a bougé" in decide(admin, "approuver", made)
    with app.app_context():
        assert books.verify() == {}
        assert db.session.get(Payment, paid).corrections[0].state is CorrectionState.APPROVED
    shop, young = app.test_client(), app.test_client()
    sign_in(shop, world.partner_user)
    sign_in(young, world.holder_user)
    for page in ("/transactions", f"/caisse/recu/{paid}"):
        assert "Corrigée\u202f: −2,40\u00a0€" in shop.get(page).text
    assert "Correction – Piscine" in young.get(f"/carte/{world.holder}").text


def test_a_partner_or_a_holder_is_given_more(app, team, world):
    agent, admin = team("agent"), team()
    for name, id, said in (
        ("partenaire", world.partner, "En plus de ses transactions"),
        ("beneficiaire", world.holder, "Geste commercial pour"),
    ):
        form = f"{NEW}?{name}={id}"
        listed = {"partenaire": "partenaires", "beneficiaire": "beneficiaires"}[name]
        assert form in agent.get(f"/gestion/{listed}/details/?id={id}").text
        assert said in agent.get(form).text
        typed = {"amount": "8", "purse": world.reading, "reason": "Oubli à la caisse"}
        assert agent.post(form, data=typed).status_code == 422
        assert agent.post(form, data=typed | {"purse": world.sport}).status_code == 303
        assert "a bougé" in decide(admin, "approuver", latest(app).id)
    shop = app.test_client()
    sign_in(shop, world.partner_user)
    page = shop.get("/transactions").text
    assert "Corrections en votre faveur" in page
    assert "Oubli à la caisse" in page
    with app.app_context():
        assert books.verify() == {}


def test_the_rest_is_refused_with_words(app, team, world, paid):
    agent, hotline = team("agent"), team("hotline")
    assert hotline.get(f"{NEW}?transaction={paid}").status_code == 403
    assert NEW not in hotline.get(f"/gestion/transactions/details/?id={paid}").text
    unknown = {"payment": 999, "amount": "2", "reason": "Erreur"}
    assert "<li>Aucune transaction ne porte ce numéro" in agent.post(NEW, data=unknown).text
    assert agent.post(NEW, data=unknown | {"payment": paid}).status_code == 303
    assert "rien n’a bougé" in decide(team(), "refuser", latest(app).id, typed="Non")
    for number in ("999", "9" * 24, "x"):
        assert agent.get(f"{NEW}?transaction={number}").status_code == 404
    with app.app_context():
        made = db.session.scalar(db.select(db.func.min(Correction.id)))
        assert db.session.get(Correction, made).proposed_by.login == "admin"
    assert "Renseignez" in decide(agent, "refuser", made)
    assert (
        hotline.post(
            "/gestion/corrections/acte/refuser", data={"id": made, "typed": "Non"}
        ).status_code
        == 403
    )
    assert "rien n’a bougé" in decide(agent, "refuser", made, typed="Sans objet")
    assert "l’état a changé" in decide(agent, "approuver", made)
    with app.app_context():
        refused = db.session.get(Correction, made)
    assert (refused.state, refused.refusal) == (CorrectionState.REFUSED, "Sans objet")
    with app.app_context():
        assert (
            db.session.scalar(db.select(User.login).filter_by(id=refused.decided_by_id)) == "agent"
        )


def test_a_proposal_is_withdrawn_by_its_author(app, team, paid):
    agent, admin = team("agent"), team()
    agent.post(f"{NEW}?transaction={paid}", data={"amount": "2", "reason": "Erreur"})
    made = latest(app).id
    page = "/gestion/corrections/details/?id={}".format
    assert "/acte/retirer" in agent.get(page(made)).text
    assert "/acte/approuver" not in agent.get(page(made)).text
    assert "/acte/retirer" not in admin.get(page(made)).text
    assert "rien n’a bougé" in decide(agent, "retirer", made)


def test_an_outing_is_corrected_from_its_participant(app, team, world):
    agent = team("agent")
    with app.app_context():
        trip = Trip.make(world, pupils=2)
        made = trip.validated()
        trip.cash(made)
        place = trip.places(made)[0].id
    form = f"{NEW}?participation={place}"
    page = agent.get(f"/gestion/participations/details/?id={place}").text
    assert form in page
    assert "il reste 3,00" in agent.get(form).text
    assert agent.post(form, data={"amount": "3", "reason": "Pas venu"}).status_code == 303
    assert "a bougé" in decide(team(), "approuver", latest(app).id)
