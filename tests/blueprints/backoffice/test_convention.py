"""The team's part of the road: the queue, the decision, the text, the papers."""

import io

import pypdf
import pytest

from core.extensions import db
from core.said import phone
from core.text import in_groups
from core.transaction import perform, transaction
from models.audit import AuditLine
from models.convention import Convention, ConventionState, ConventionText
from models.partner import Partner, PartnerFile
from models.site import Logo
from models.user import Role, User
from services import convention as conventions
from tests.builders.acting import acting
from tests.builders.dossier import IBAN, OTHER_IBAN, in_state
from tests.builders.photos import picture, upload
from tests.builders.world import add_user

S = ConventionState
ACT = "/gestion/conventions/acte/{}".format


@pytest.fixture
def road(app, team, world):
    """The agent's browser, the convention's id, and the press of a button."""

    class Road:
        def __init__(self, state, login="agent"):
            self.browser = team(login)
            with app.app_context(), transaction():
                self.id = in_state(world, state).id
                db.session.execute(db.delete(Logo))

        def seen(self):
            with app.app_context():
                return db.session.get(Convention, self.id).seen

        def press(self, act, browser=None, **typed):
            typed = {"id": self.id, "seen": self.seen()} | typed
            return (browser or self.browser).post(ACT(act), data=typed, follow_redirects=True).text

        @property
        def state(self):
            with app.app_context():
                return db.session.get(Convention, self.id).state

    return Road


def test_a_request_waits_in_the_queue_and_is_approved_then_signed_on_paper(app, road):
    here = road(S.SUBMITTED)
    home = here.browser.get("/gestion/").text
    assert "Conventions à valider" in home
    page = here.browser.get(f"/gestion/conventions/details/?id={here.id}").text
    assert "Valider la demande" in page
    assert " ".join(IBAN[i : i + 4] for i in range(0, len(IBAN), 4)) in page
    with app.app_context():
        partner = db.session.get(Convention, here.id).partner
        for shown in (in_groups(partner.siret, 3, 3, 3, 5), phone(partner.phone)):
            assert f"{shown}" in page.partition("Dossier")[2]
    assert "prête à signer" in here.press("valider")
    assert "l’état a changé entre-temps" in here.press("valider")
    with here.browser.get(f"/gestion/conventions/papier/?id={here.id}") as answer:
        assert len(pypdf.PdfReader(io.BytesIO(answer.data)).pages) >= 1
    here.press("papier")
    assert here.state == S.IN_FORCE
    assert "Renseignez" in here.press("resilier")
    here.press("resilier", typed="Cessation d’activité")
    assert here.state == S.TERMINATED


def test_a_request_is_sent_back_or_refused_with_words(app, road, world):
    here = road(S.SUBMITTED)
    assert "Renseignez" in here.press("renvoyer")
    here.press("renvoyer", typed="Le RIB est illisible")
    assert here.state == S.RETURNED
    here.press("deposer")
    assert here.state == S.SUBMITTED
    assert "une autre personne de l’équipe" in here.press("valider")
    with app.app_context(), transaction():
        db.session.get(Convention, here.id).submitted_by_id = world.partner_user
    here.press("refuser", typed="Hors du territoire")
    with app.app_context():
        kept = db.session.get(Convention, here.id)
        assert (kept.state, kept.reason) == (S.REFUSED, "Hors du territoire")


def test_nothing_is_decided_upon_a_dossier_that_has_just_changed(app, road, world):
    here = road(S.SUBMITTED)
    seen = here.seen()
    with app.app_context(), transaction():
        db.session.get(Partner, world.partner).town = "Arles"
    assert "l’état a changé entre-temps" in here.press("valider", seen=seen)
    assert "l’état a changé entre-temps" in here.press("valider", seen="")
    assert here.state == S.SUBMITTED


def test_only_agents_decide(road, team):
    here = road(S.SUBMITTED)
    for login in ("hotline", "finance"):
        answer = team(login).post(ACT("valider"), data={"id": here.id, "seen": here.seen()})
        assert answer.status_code == 403
    assert here.state == S.SUBMITTED


def test_an_edition_of_the_text_follows_another(app, team, world):
    agent = team("agent")
    with app.app_context():
        first = db.session.query(ConventionText).one().id
    page = agent.get(f"/gestion/textes/new/?text={first}").text
    assert "Objet." in page
    typed = {"programme": world.programme, "body": "## Article 1\r\n\r\nObjet nouveau."}
    assert agent.post("/gestion/textes/new/", data=typed).status_code == 303
    assert agent.post("/gestion/textes/new/", data=typed | {"body": " "}).status_code == 422
    with app.app_context():
        texts = db.session.query(ConventionText).order_by(ConventionText.edition).all()
        assert [(t.edition, t.body.rpartition("\n")[2]) for t in texts] == [
            (1, "Objet."),
            (2, "Objet nouveau."),
        ]
    assert agent.post(f"/gestion/textes/edit/?id={first}", data=typed).status_code == 403


def test_a_bank_paper_is_read_by_who_pays_and_the_reading_is_noted(app, team, world):
    with app.app_context():
        id = db.session.query(PartnerFile).first().id
    assert team("hotline").get(f"/gestion/pieces/contenu/?id={id}").status_code == 403
    with team("finance").get(f"/gestion/pieces/contenu/?id={id}") as answer:
        assert (answer.data, answer.mimetype) == (b"secret-image", "image/jpeg")
    assert team().get("/gestion/pieces/contenu/?id=999").status_code == 404
    with app.app_context():
        line = db.session.query(AuditLine).filter_by(act="read").one()
        assert (line.subject_type, line.subject_id) == ("partner_file", id)


def test_a_bank_paper_that_came_by_post_is_added(app, team, world):
    agent, new = team("agent"), "/gestion/pieces/new/"
    known = {"partner": str(world.other_partner)}
    assert agent.post(new, **upload(b"<html>", "rib.pdf", "sent", **known)).status_code == 422
    assert agent.post(new, **upload(picture(), "rib.jpg", "sent", **known)).status_code == 303
    with app.app_context():
        (file,) = db.session.get(Partner, world.other_partner).files
        assert (file.media_type, file.sent_by.login) == ("image/jpeg", "agent")


def form_of(app, world, **changed):
    names = ("legal_name", "trade_name", "siret", "email", "iban_holder", "iban")
    with app.app_context():
        partner = db.session.get(Partner, world.partner)
        return {name: getattr(partner, name) for name in names} | changed


def test_the_team_s_changes_weigh_as_much_as_the_partner_s(app, road, world):
    here = road(S.IN_FORCE)
    edit = f"/gestion/partenaires/edit/?id={world.partner}"
    typed = form_of(app, world, iban=OTHER_IBAN)
    assert here.browser.post(edit, data=typed).status_code == 303
    with app.app_context():
        kept = db.session.get(Partner, world.partner)
        assert (kept.iban, kept.next_iban) == (IBAN, OTHER_IBAN)
    assert here.state == S.IN_FORCE
    drop = {"id": world.partner}
    here.browser.post("/gestion/partenaires/acte/abandonner-iban", data=drop)
    typed = form_of(app, world, legal_name="Autre SARL")
    assert here.browser.post(edit, data=typed).status_code == 303
    assert here.state == S.SUPERSEDED
    with app.app_context():
        kept = db.session.get(Partner, world.partner)
        assert (kept.next_iban, kept.conventions[-1].state) == (None, S.SUBMITTED)
    wrong = here.browser.post(edit, data=typed | {"iban": "FR14"})
    assert (wrong.status_code, "27 caractères" in wrong.text) == (422, True)


def test_the_team_opens_a_convention_for_a_partner(app, team, world):
    agent = team("agent")
    new = "/gestion/conventions/new/"
    typed = {"partner": world.partner, "programme": world.other_programme}
    wrong = agent.post(new, data=typed | {"purses": [world.sport]})
    assert (wrong.status_code, "du programme de la convention" in wrong.text) == (422, True)
    made = agent.post(new, data=typed | {"purses": [world.reading]})
    assert made.status_code == 303
    again = agent.post(new, data=typed | {"purses": [world.reading]})
    assert "déjà en cours" in again.text
    with app.app_context():
        opened = db.session.get(Partner, world.partner).conventions[-1]
        assert (opened.state, [p.id for p in opened.purses]) == (S.DRAFT, [world.reading])


def test_a_cashier_is_made_for_a_partner(app, team, world):
    typed = {"role": "cashier", "first_name": "Léa", "last_name": "Petit", "email": "l@example.org"}
    agent, new = team("agent"), "/gestion/utilisateurs/new/"
    assert agent.post(new, data=typed | {"partner": "__None"}).status_code == 422
    assert agent.post(new, data=typed | {"partner": world.partner}).status_code == 303
    with app.app_context():
        assert db.session.query(User).filter_by(login="l.petit").one().role == Role.CASHIER


def test_who_submitted_never_decides_even_behind_the_service(app, world):
    with app.app_context():
        with transaction():
            id = in_state(world, S.DRAFT).id
            add_user("autre", Role.AGENT)
        version = db.session.get(Partner, world.partner).version
        perform(conventions.submit, id, version, by=acting(world.admin))
        with pytest.raises(Exception, match="two_people"), transaction():
            db.session.get(Convention, id).decided_by_id = world.admin
