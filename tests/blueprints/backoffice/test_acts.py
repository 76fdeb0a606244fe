"""The buttons call the services, for the roles that may press them."""

import pytest

from commands import ledger as books
from commands.work import advance_next
from core.extensions import db
from core.transaction import transaction
from models.audit import AuditLine
from models.card import Card, CardState
from models.mail import Mail
from models.registration import Registration, RegistrationState
from models.user import OneTimeLink, User, UserSession
from tests.builders.world import add_holder


@pytest.fixture
def waiting(app, full_world):
    """Registrations to check, in the programme that credits at validation."""
    with app.app_context(), transaction():
        programme = db.session.get_one(Card, full_world.card).programme
        season = programme.seasons[0]
        holders = [add_holder(programme.id, season.id, granted=False) for _ in range(3)]
        for holder in holders:
            holder.registrations[0].state = RegistrationState.SUBMITTED
        return [holder.registrations[0].id for holder in holders]


def states(app, ids):
    with app.app_context():
        return [db.session.get(Registration, id).state.value for id in ids]


def test_a_registration_is_validated_or_refused_with_a_reason(app, team, waiting):
    agent, first, second = team("agent"), *waiting[:2]
    page = agent.get(f"/gestion/inscriptions/details/?id={first}").text
    assert "Valider l’inscription" in page
    assert agent.post("/gestion/inscriptions/acte/valider", data={"id": first}).status_code == 303
    agent.post("/gestion/inscriptions/acte/refuser", data={"id": second})
    assert states(app, waiting) == ["validated", "submitted", "submitted"]
    agent.post("/gestion/inscriptions/acte/refuser", data={"id": second, "typed": "Hors zone"})
    assert states(app, waiting) == ["validated", "refused", "submitted"]
    again = agent.post(
        "/gestion/inscriptions/acte/valider", data={"id": second}, follow_redirects=True
    )
    assert "l’état a changé entre-temps" in again.text
    with app.app_context():
        acts = db.select(AuditLine.subject_id, AuditLine.actor_id).where(
            AuditLine.subject_type == "registration", AuditLine.act == "change"
        )
        agent_id = db.session.scalar(db.select(User.id).filter_by(login="agent"))
        assert (first, agent_id) in db.session.execute(acts).all()
        assert db.session.get(Registration, second).reason == "Hors zone"


def test_checked_registrations_are_validated_together(app, team, waiting):
    checked = {"action": "validate", "rowid": waiting}
    team("hotline").post("/gestion/inscriptions/action/", data=checked)
    assert states(app, waiting) == ["submitted"] * 3
    team("agent").post("/gestion/inscriptions/action/", data=checked)
    assert states(app, waiting) == ["validated"] * 3


def test_the_hotline_blocks_a_card_and_validates_nothing(app, team, world, waiting):
    hotline = team("hotline")
    answer = hotline.post("/gestion/inscriptions/acte/valider", data={"id": waiting[0]})
    assert answer.status_code == 403
    hotline.post("/gestion/cartes/acte/volee", data={"id": world.card})
    with app.app_context():
        assert db.session.get(Card, world.card).state is CardState.STOLEN
        assert books.verify() == {}
    again = hotline.post(
        "/gestion/cartes/acte/perdue", data={"id": world.card}, follow_redirects=True
    )
    assert "l’état a changé entre-temps" in again.text


def test_a_batch_of_cards_is_made_by_the_service(app, team, world):
    agent = team("agent")
    batch = {"programme": world.programme, "count": "12", "school": world.school}
    assert agent.post("/gestion/cartes/new/", data=batch | {"count": "5001"}).status_code == 422
    asked = agent.post("/gestion/cartes/new/", data=batch)
    agent.post("/gestion/cartes/new/", data=batch | {"school": "__None", "count": "3"})
    assert 'value="0"' in agent.get(asked.location).text
    progress = f"/gestion/travaux/avancement/{asked.location.rpartition('=')[2]}"
    assert "hx-trigger" in agent.get(progress).text
    with app.app_context():
        while advance_next():
            pass
    done = agent.get(progress).text
    assert 'max="12" value="12"' in done
    assert "hx-trigger" not in done
    with app.app_context():
        counted = db.select(Card.state, db.func.count()).group_by(Card.state)
        counts = dict(db.session.execute(counted).all())
    assert counts == {CardState.ACTIVE: 1, CardState.AT_SCHOOL: 12, CardState.STOCK: 3}


def test_a_password_link_is_mailed_and_works(app, team, world):
    team("agent").post("/gestion/utilisateurs/acte/lien", data={"id": world.partner_user})
    with app.app_context():
        mail = db.session.scalar(db.select(Mail).filter_by(recipient="piscine@example.org"))
        assert "http://localhost/mot-de-passe/" in mail.body
        assert db.session.scalar(db.select(OneTimeLink).filter_by(user_id=world.partner_user))
        acts = set(db.session.scalars(db.select(AuditLine.act)))
    assert "send_link" in acts
    address = mail.body.split("http://localhost")[1].split()[0]
    assert app.test_client().get(address).status_code == 200


def test_a_second_factor_is_forgotten_with_its_sessions(app, team):
    admin, agent = team(), team("agent")
    with app.app_context(), transaction():
        user = db.session.scalar(db.select(User).filter_by(login="agent"))
        user.totp_secret, user.totp_confirmed, user_id = "S" * 32, True, user.id
    admin.post("/gestion/utilisateurs/acte/second-facteur", data={"id": user_id})
    with app.app_context():
        user = db.session.get(User, user_id)
        assert (user.totp_secret, user.totp_confirmed) == (None, False)
        assert not db.session.scalar(db.select(UserSession).filter_by(user_id=user_id))
    assert agent.get("/gestion/").status_code == 303


def test_an_unknown_act_or_record_is_not_found(team):
    admin = team()
    assert admin.post("/gestion/cartes/acte/inconnu", data={"id": 1}).status_code == 404
    assert admin.post("/gestion/cartes/acte/perdue", data={"id": "x"}).status_code == 404
