import re

import pyotp
import pytest

from core.extensions import db
from core.transaction import transaction
from models.holder import Holder
from models.mail import Mail
from models.programme import Programme
from models.user import User, UserSession
from tests.builders.signed_in import sign_in
from tests.builders.world import PASSWORD

NEW = "Tournesol-Violet-42"


def enter(client, login, password=PASSWORD, **more):
    return client.post("/connexion", data={"login": login, "password": password} | more)


def mails(app):
    with app.app_context():
        return db.session.query(Mail).all()


def link_in(mail):
    return re.search(r"/mot-de-passe/\S+", mail.body)[0]


def test_a_partner_signs_in_and_out_for_good(app, client, world):
    assert enter(client, "Piscine ").location == "/mon-espace"
    assert client.get("/mon-espace").location == "/caisse"
    cookie = client.get_cookie("cigale").value
    client.post("/deconnexion")
    thief = app.test_client()
    thief.set_cookie("cigale", cookie)
    assert "/connexion" in thief.get("/caisse").location


def test_signing_in_changes_the_session(app, client, world):
    client.get("/connexion")
    before = client.get_cookie("cigale").value if client.get_cookie("cigale") else None
    enter(client, "piscine")
    assert client.get_cookie("cigale").value != before
    with app.app_context():
        assert db.session.query(UserSession).count() == 1


@pytest.mark.parametrize(("login", "password"), [("piscine", "faux"), ("inconnu", PASSWORD)])
def test_wrong_credentials_read_alike(client, world, login, password):
    answer = enter(client, login, password)
    assert answer.status_code == 422
    assert "Identifiant ou mot de passe incorrect." in answer.text
    assert f'value="{login}"' in answer.text


def test_ten_wrong_passwords_close_the_door_for_a_while(client, world):
    for _ in range(10):
        enter(client, "piscine", "faux")
    assert "Trop d’essais" in enter(client, "piscine").text


@pytest.mark.parametrize("path", ["https://example.org", "//example.org", "/\\example.org"])
def test_signing_in_never_leads_elsewhere(client, world, path):
    assert enter(client, "piscine", next=path).location == "/mon-espace"


def test_a_forgotten_password_is_replaced_by_a_link_good_once(app, client, world):
    client.post("/mot-de-passe-oublie", data={"login": "piscine"})
    link = link_in(mails(app)[0])
    chosen = {"new_password": NEW, "confirmation": NEW}
    assert client.post(link, data=chosen).location == "/mon-espace"
    other = app.test_client()
    assert other.get(link).status_code == 410
    assert other.post(link, data=chosen).status_code == 410
    assert enter(other, "piscine", NEW).status_code == 303


def test_an_unknown_login_gets_the_same_answer(app, client, world):
    answers = [
        client.post("/mot-de-passe-oublie", data={"login": login})
        for login in ("piscine", "inconnu")
    ]
    assert answers[0].location == answers[1].location
    assert len(mails(app)) == 1


def test_the_login_is_sent_by_mail_only(app, client, world):
    client.post("/identifiant-oublie", data={"email": "Piscine@example.org"})
    client.post("/identifiant-oublie", data={"email": "personne@example.org"})
    (mail,) = mails(app)
    assert "piscine" in mail.body


def test_what_a_login_receives_is_signed_by_its_own_programme(app, client, world):
    with app.app_context(), transaction():
        other = db.session.get(Programme, world.other_programme)
        first = db.session.get(Programme, world.programme)
        first.hotline_phone, other.hotline_phone = "3900", "3911"
        holder = db.session.get(Holder, world.holder)
        young = holder.user.email = "young@example.org"
        login, holder.programme_id = holder.user.login, other.id
        theirs, ours = other.name, first.name
    client.post("/mot-de-passe-oublie", data={"login": login})
    client.post("/identifiant-oublie", data={"email": young})
    client.post("/mot-de-passe-oublie", data={"login": "piscine"})
    letters = mails(app)
    assert [mail.sender_name for mail in letters] == [theirs, theirs, ours]
    assert ["3911" in mail.body for mail in letters] == [True, True, False]
    assert "3900" in letters[2].body


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("court1A", "Au moins 12 caractères"),
        ("sanschiffreMAIS", "Au moins un chiffre"),
        ("123456789012", "Au moins une lettre"),
        ("toutminuscule12", "Au moins une majuscule"),
        ("TOUTMAJUSCULE12", "Au moins une minuscule"),
        ("A" * 130 + "b1", "Au maximum 128 caractères"),
        ("Motdepasse123456", "trop facile à deviner"),
        ("Piscine-Piscine-1", "trop facile à deviner"),
    ],
)
def test_a_weak_password_is_refused(client, world, typed, sentence):
    sign_in(client, world.partner_user)
    body = {"old_password": PASSWORD, "new_password": typed, "confirmation": typed}
    answer = client.post("/mon-mot-de-passe", data=body)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_changed_password_ends_the_other_sessions(app, client, world):
    elsewhere = app.test_client()
    enter(elsewhere, "piscine")
    enter(client, "piscine")
    wrong = {"old_password": "faux", "new_password": NEW, "confirmation": NEW}
    assert "n’est pas le bon" in client.post("/mon-mot-de-passe", data=wrong).text
    client.post("/mon-mot-de-passe", data=wrong | {"old_password": PASSWORD})
    assert client.get("/caisse").status_code == 200
    assert "/connexion" in elsewhere.get("/caisse").location


def test_the_team_shows_a_second_factor_once_per_code(app, client, world):
    enter(client, "admin")
    page = client.get("/second-facteur").text
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    assert "/second-facteur" in client.get("/gestion/").location
    wrong = client.post("/second-facteur", data={"code": "000000"})
    assert wrong.status_code == 422
    code = pyotp.TOTP(secret).now()
    assert client.post("/second-facteur", data={"code": code}).status_code == 303
    other = app.test_client()
    enter(other, "admin")
    assert other.post("/second-facteur", data={"code": code}).status_code == 422
    assert secret not in other.get("/second-facteur").text


def test_only_the_team_has_a_second_factor_page(client, world):
    sign_in(client, world.partner_user)
    assert client.get("/second-facteur").status_code == 404


def test_an_inactive_user_stays_outside(app, client, world):
    sign_in(client, world.partner_user)
    with app.app_context(), transaction():
        db.session.get(User, world.partner_user).active = False
    assert "/connexion" in client.get("/caisse").location
    assert enter(client, "piscine").status_code == 422
