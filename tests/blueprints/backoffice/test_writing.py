"""Each write is one commit with its audit line; a refused one leaves nothing."""

from datetime import timedelta

import pytest

from blueprints.backoffice.school import SchoolScreen
from core.errors import Refusal
from core.extensions import db
from models.audit import AuditLine
from models.holder import Guardian
from models.programme import Programme
from models.school import School
from models.season import Allotment, Season
from models.user import User

SCHOOL = {"uai": "0130002B", "name": "Collège Deux", "town": "Arles", "departement": "13"}


@pytest.fixture
def lines(app):
    """(act, table, actor's login) of the audit lines written since the last look."""
    seen = 0

    def look():
        nonlocal seen
        with app.app_context():
            rows = db.session.execute(
                db.select(AuditLine.id, AuditLine.act, AuditLine.subject_type, User.login)
                .outerjoin(User, User.id == AuditLine.actor_id)
                .where(AuditLine.id > seen)
                .order_by(AuditLine.id)
            ).all()
        seen = rows[-1].id if rows else seen
        return [(act, table, login) for _, act, table, login in rows]

    return look


def one(app, model, **known):
    with app.app_context():
        return db.session.scalar(db.select(model).filter_by(**known))


def test_create_edit_and_delete_each_write_their_line(app, team, lines):
    agent = team("agent")
    lines()
    assert agent.post("/gestion/etablissements/new/", data=SCHOOL).status_code == 303
    school = one(app, School, uai="0130002B")
    assert lines() == [("create", "school", "agent")]
    edit = f"/gestion/etablissements/edit/?id={school.id}"
    assert agent.post(edit, data=SCHOOL | {"name": "Collège Trois"}).status_code == 303
    assert one(app, School, id=school.id).name == "Collège Trois"
    assert lines() == [("change", "school", "agent")]
    agent.post("/gestion/etablissements/delete/", data={"id": school.id})
    assert one(app, School, id=school.id) is None
    assert lines() == [("delete", "school", "agent")]


def test_an_inline_edit_is_a_write_like_another(app, team, lines, world):
    agent = team("agent")
    lines()
    body = {"list_form_pk": world.school, "name": "Collège Neuf"}
    answer = agent.post("/gestion/etablissements/ajax/update/", data=body)
    assert (answer.status_code, answer.text) == (200, "C’est enregistré.")
    assert lines() == [("change", "school", "agent")]
    answer = agent.post("/gestion/etablissements/ajax/update/", data=body | {"name": ""})
    assert answer.status_code == 422
    assert one(app, School, id=world.school).name == "Collège Neuf"
    assert lines() == []


def test_checked_rows_are_deleted_together_or_not_at_all(app, team, lines, world):
    agent = team("agent")
    agent.post("/gestion/etablissements/new/", data=SCHOOL)
    new = one(app, School, uai="0130002B").id
    lines()
    both = {"action": "delete", "rowid": [new, world.school]}
    answer = agent.post("/gestion/etablissements/action/", data=both, follow_redirects=True)
    assert "Cet élément sert ailleurs" in answer.text
    assert one(app, School, id=new)
    assert lines() == []
    agent.post("/gestion/etablissements/action/", data={"action": "delete", "rowid": [new]})
    assert one(app, School, id=new) is None
    assert lines() == [("delete", "school", "agent")]


def refused(client, address, data, sentence, lines):
    lines()
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert lines() == []


def test_a_violated_constraint_is_a_sentence_and_nothing_is_written(app, team, lines, world):
    admin = team()
    refused(
        admin,
        "/gestion/etablissements/new/",
        SCHOOL | {"uai": "0130001A"},
        "Cette valeur est déjà prise.",
        lines,
    )
    towns = {"insee": "13055", "name": "Marseille", "departement": "13", "postal_code": "13001"}
    refused(admin, "/gestion/communes/new/", towns, "existe déjà avec ce code postal", lines)
    season = one(app, Season, id=world.season)
    later = season.ends_on + timedelta(days=300)
    dates = {"starts_on": later, "ends_on": later - timedelta(days=1)}
    typed = dates | {"programme": world.other_programme, "name": "x"}
    refused(admin, "/gestion/saisons/new/", typed, "La saison doit finir après son début.", lines)
    typed = {"starts_on": season.starts_on, "ends_on": season.ends_on, "name": "bis"}
    typed["programme"] = world.programme
    refused(admin, "/gestion/saisons/new/", typed, "Une autre saison de ce programme", lines)
    purse = {
        "programme": world.programme,
        "label": "Sport & Culture",
        "icon": "book",
        "position": 1,
    }
    purse["colour"] = "#000000"
    refused(admin, "/gestion/porte-monnaie/new/", purse, "a déjà un porte-monnaie", lines)


def test_money_is_typed_in_euros_and_kept_in_cents(app, team, lines, world):
    admin = team()
    allotment = one(app, Allotment, purse_id=world.reading)
    edit = f"/gestion/dotations/edit/?id={allotment.id}"
    assert 'value="28,00\u00a0€"' in admin.get(edit).text
    typed = {"season": allotment.season_id, "purse": world.reading}
    assert admin.post(edit, data=typed | {"amount": "30,50"}).status_code == 303
    assert one(app, Allotment, id=allotment.id).amount == 30_50
    refused(admin, edit, typed | {"amount": "12,505"}, "en euros et centimes", lines)
    granted = one(app, Allotment, purse_id=world.sport)
    typed = {"season": world.season, "purse": world.sport, "amount": "1"}
    edit = f"/gestion/dotations/edit/?id={granted.id}"
    refused(admin, edit, typed, "ont déjà été versés", lines)


def test_a_programme_is_made_of_lists_typed_with_commas(app, team):
    typed = {"name": "Pass Ville", "slug": "pass-ville", "departements": "13, 84,", "statuses": ""}
    typed |= {"way_in": "email", "credit_moment": "validation", "territory": "residence_or_school"}
    typed |= {"primary_colour": "#0b4f6c", "accent_colour": "#b3541e"}
    assert team().post("/gestion/programmes/new/", data=typed).status_code == 303
    programme = one(app, Programme, slug="pass-ville")
    assert (programme.departements, programme.statuses) == (["13", "84"], [])


def test_what_is_used_is_not_deleted(app, team, lines, world):
    admin = team()
    used = {"programmes": world.programme, "saisons": world.season, "porte-monnaie": world.sport}
    lines()
    for slug, id in used.items():
        answer = admin.post(f"/gestion/{slug}/delete/", data={"id": id}, follow_redirects=True)
        assert "Cet élément sert ailleurs" in answer.text, slug
    assert lines() == []


def test_a_new_login_goes_with_its_partner(app, team, lines, world):
    agent = team("agent")
    typed = {"role": "partner", "first_name": "Ana", "last_name": "Roux", "email": "A@example.org"}
    refused(agent, "/gestion/utilisateurs/new/", typed, "qui va avec le rôle", lines)
    typed |= {"partner": world.partner, "school": "__None"}
    assert agent.post("/gestion/utilisateurs/new/", data=typed).status_code == 303
    user = one(app, User, login="a.roux")
    assert (user.email, user.partner_id) == ("a@example.org", world.partner)


def test_one_does_not_close_one_s_own_account(app, team, lines):
    admin = one(app, User, login="admin")
    body = {"list_form_pk": admin.id, "active": ""}
    answer = team().post("/gestion/utilisateurs/ajax/update/", data=body)
    assert (answer.status_code, "propre compte" in answer.text) == (422, True)
    assert one(app, User, id=admin.id).active


def test_a_guardian_s_address_is_also_that_of_the_login(app, team):
    guardian = one(app, Guardian)
    typed = {"email": "neuve@example.org", "phone": "06 39 98 01 23"}
    team("agent").post(f"/gestion/responsables/edit/?id={guardian.id}", data=typed)
    assert one(app, User, id=guardian.user_id).email == "neuve@example.org"
    assert one(app, Guardian).phone == "+33639980123"


def test_no_post_passes_without_the_token(app, team, screens):
    admin = team()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for screen in screens:
            for page in ("new", "edit", "delete", "action", "ajax/update", "acte/x"):
                page = f"{screen.url}/{page}" + ("" if page == "acte/x" else "/")
                assert admin.post(page, data={"id": 1}).status_code == 400, page
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_another_is_offered_where_the_list_comes_back_only(team):
    admin = team()
    for slug, offered in (
        ("etablissements", True),
        ("corrections", False),
        ("remboursements", False),
    ):
        page = admin.get(f"/gestion/{slug}/new/").text
        assert ("_add_another" in page) == offered, slug


def test_what_is_refused_in_a_cell_says_why(app, team, world, monkeypatch):
    def refuse(self, school, form):
        raise Refusal("Ce nom est pris.", field="name")

    monkeypatch.setattr(SchoolScreen, "check", refuse)
    admin, typed = team(), {"list_form_pk": world.school, "name": "Collège"}
    cell = admin.post("/gestion/etablissements/ajax/update/", data=typed)
    assert (cell.status_code, "Ce nom est pris." in cell.text) == (422, True)
    page = admin.post("/gestion/etablissements/new/", data=SCHOOL).text
    assert "<li>Ce nom est pris.</li>" in page
