"""Every rule under /gestion, and who may pass."""

import re

import pytest

from core.extensions import db
from models.school import School
from models.user import Role, User
from tests.builders.signed_in import sign_in

ALL = {"admin", "agent", "hotline", "finance"}
CARE = ALL - {"finance"}
AGENTS = {"admin", "agent"}
BANKERS, TREASURERS = ALL - {"hotline"}, {"admin", "finance"}
READERS_AND_EDITORS = {
    "programmes": (CARE, AGENTS),
    "saisons": (CARE, {"admin"}),
    "porte-monnaie": (CARE, {"admin"}),
    "dotations": (CARE, {"admin"}),
    "beneficiaires": (CARE, AGENTS),
    "inscriptions": (CARE, set()),
    "responsables": (CARE, AGENTS),
    "brouillons": (CARE, set()),
    "photos": (CARE, AGENTS),
    "consentements": (CARE, set()),
    "etablissements": (CARE, AGENTS),
    "communes": (CARE, AGENTS),
    "cartes": (CARE, AGENTS),
    "partenaires": (ALL, AGENTS),
    "conventions": (ALL, AGENTS),
    "textes": (CARE, AGENTS),
    "pieces": (ALL - {"hotline"}, AGENTS),
    "sorties": (ALL, set()),
    "participations": (ALL, set()),
    "commentaires": (ALL, set()),
    "transactions": (ALL, set()),
    "vouchers": (ALL, set()),
    "corrections": (ALL, ALL - {"hotline"}),
    "comptes": (ALL, set()),
    "ecritures": (ALL, set()),
    "remboursements": (BANKERS, TREASURERS),
    "releves": (BANKERS, set()),
    "anomalies": (BANKERS, set()),
    "virements": (BANKERS, set()),
    "fichiers-bancaires": (BANKERS, set()),
    "payeurs": (BANKERS, {"admin"}),
    "sommes": (BANKERS, set()),
    "sceaux": (BANKERS, set()),
    "utilisateurs": (CARE, AGENTS),
    "identites": (CARE, set()),
    "sessions": (CARE, set()),
    "liens": (CARE, set()),
    "essais": (CARE, set()),
    "pages": (CARE, AGENTS),
    "logos": (CARE, AGENTS),
    "alertes": (ALL, set()),
    "travaux": (CARE, set()),
    "messages": (CARE, set()),
    "journal": (ALL, set()),
    "etapes": ({"admin"}, set()),
}
READ_ONLY = {
    "Account",
    "Transfer",
    "Payment",
    "Voucher",
    "AuditLine",
    "Mail",
    "Attempt",
    "UserSession",
}
READ_ONLY |= {"Participation", "OutingComment"}
READ_ONLY |= {"OneTimeLink", "Consent", "Identity", "Job"}
READ_ONLY |= {"Statement", "StatementSum", "Anomaly", "BankFile", "Seal"}
WRITES = (("/new/", "creatable"), ("/edit/?id=1", "editable"), ("/delete/", "deletable"))


def rules(app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/gestion/") and not rule.endpoint.endswith(".static"):
            address = re.sub(r"<[^>]+>", "csv", rule.rule)
            for method in rule.methods & {"GET", "POST"}:
                yield method, address


def answers(app, client) -> set:
    return {
        (answer.status_code, answer.headers.get("Location", "").split("?")[0])
        for method, address in rules(app)
        for answer in [client.open(address, method=method)]
    }


def test_the_unknown_are_sent_to_sign_in_from_every_rule(app, client, world):
    assert answers(app, client) == {(303, "/connexion")}


@pytest.mark.parametrize("login", ["camille", "piscine"])
def test_people_outside_the_team_find_nothing(app, client, world, login):
    with app.app_context():
        user_id = db.session.scalar(db.select(User.id).filter_by(login=login))
    sign_in(client, user_id, second_factor=True)
    assert answers(app, client) == {(404, "")}


def test_the_team_shows_its_second_factor_first(app, team):
    assert answers(app, team("admin", second_factor=False)) == {(303, "/second-facteur")}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_screen_is_open_to_its_roles_only(team, screens):
    assert {screen.slug for screen in screens} == READERS_AND_EDITORS.keys()
    for login in ALL:
        client = team(login)
        for screen in screens:
            readers, editors = READERS_AND_EDITORS[screen.slug]
            for page in ("/", "/details/?id=1"):
                seen = client.get(screen.url + page).status_code
                assert (seen != 403) == (login in readers), (login, screen.slug, page)
            assert (client.get(f"{screen.url}/new/").status_code == 200) == (
                login in editors and screen.creatable
            )
            for page, flag in WRITES:
                seen = client.post(screen.url + page).status_code
                allowed = login in editors and getattr(screen, flag)
                assert (seen != 403) == allowed, (login, screen.slug, page)
            assert (client.post(f"{screen.url}/ajax/update/").status_code == 403) == (
                login not in editors or not screen.editable
            )


def test_what_must_not_be_rewritten_has_no_editor(screens):
    for screen in screens:
        if screen.model.__name__ in READ_ONLY:
            flags = screen.creatable, screen.editable, screen.deletable, bool(screen.acts)
            assert not any(flags), screen.slug


def test_a_state_is_changed_by_an_act_never_by_a_form(screens):
    typed = {screen.slug for screen in screens if "state" in (screen.form_columns or ())}
    assert not typed


def test_the_menu_shows_what_the_role_may_read(team):
    page = team("finance").get("/gestion/").text
    assert "/gestion/transactions/" in page
    assert "/gestion/beneficiaires/" not in page
    assert "Inscriptions à vérifier" not in page


def test_an_export_is_not_for_the_hotline(team):
    assert team("hotline").get("/gestion/beneficiaires/export/csv/").status_code == 403
    assert team("agent").get("/gestion/beneficiaires/export/csv/").status_code == 200


def test_a_bulk_action_is_refused_to_readers(app, team):
    before = count(app, School)
    team("hotline").post("/gestion/etablissements/action/", data={"action": "delete", "rowid": 1})
    assert count(app, School) == before


def test_an_agent_leaves_the_team_alone(app, team):
    agent = team("agent")
    with app.app_context():
        admin = db.session.scalar(db.select(User.id).filter_by(login="admin"))
        partner = db.session.scalar(db.select(User.id).filter_by(login="piscine"))
    typed = {"first_name": "X", "last_name": "Y", "email": "x@example.org"}
    refused = agent.post(f"/gestion/utilisateurs/edit/?id={admin}", data=typed)
    assert (refused.status_code, "Seul un administrateur" in refused.text) == (422, True)
    agent.post("/gestion/utilisateurs/acte/lien", data={"id": admin})
    agent.post("/gestion/utilisateurs/acte/second-facteur", data={"id": admin})
    refused = agent.post("/gestion/utilisateurs/new/", data=typed | {"role": "admin"})
    assert refused.status_code == 422
    assert agent.post(f"/gestion/utilisateurs/edit/?id={partner}", data=typed).status_code == 303
    with app.app_context():
        assert db.session.get(User, admin).first_name == "Admin"
        assert db.session.scalars(db.select(User).filter_by(role=Role.ADMIN)).all()[1:] == []
        assert db.session.get(User, partner).first_name == "X"


def test_a_mail_is_read_by_administrators_only(team):
    assert "Un lien secret" in team("admin").get("/gestion/messages/details/?id=1").text
    for login in ("agent", "hotline"):
        assert "Un lien secret" not in team(login).get("/gestion/messages/details/?id=1").text


def count(app, model):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model))
