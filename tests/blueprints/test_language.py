"""The language: asked for by the browser, chosen in the footer, kept."""

import re

import pytest

from core.extensions import db
from core.transaction import transaction
from models.mail import Mail
from models.programme import Programme
from tests.builders.signed_in import sign_in
from tests.builders.world import PASSWORD

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


def lang(answer) -> str:
    return re.search(r'<html lang="(\w+)"', answer.text)[1]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ({}, "fr"),
        (ENGLISH, "en"),
        ({"Accept-Language": "fr-CA,en;q=0.8"}, "fr"),
        ({"Accept-Language": "de,en;q=0.3"}, "en"),
        ({"Accept-Language": "de,it"}, "fr"),
        ({"Accept-Language": "*"}, "fr"),
        ({"Accept-Language": "\x00;;q=x"}, "fr"),
    ],
)
def test_the_browser_asks(client, world, asked, spoken):
    answer = client.get("/connexion", headers=asked)
    assert lang(answer) == spoken
    assert ("Sign me in" in answer.text) == (spoken == "en")
    assert ("Me connecter" in answer.text) == (spoken == "fr")


def test_the_choice_wins_and_comes_back_to_the_page(client, world):
    page = "/programme/cjeune/qui-suis-je?de=la"
    switch = re.search(r'<a href="(/langue/\w+)"[^>]*>(\w+)<', client.get(page).text)
    assert switch.groups() == ("/langue/en", "English")
    answer = client.get(switch[1], headers={"Referer": f"http://localhost{page}"})
    assert (answer.status_code, answer.location) == (303, page)
    english = client.get(page, headers={"Accept-Language": "fr"})
    assert lang(english) == "en"
    assert "Who am I?" in english.text
    client.get("/langue/fr")
    assert lang(client.get(page, headers=ENGLISH)) == "fr"


@pytest.mark.parametrize(
    "left",
    [
        None,
        "https://example.org/caisse",
        "http://localhost:81/caisse",
        "javascript:alert(1)",
        "http://localhost.example.org/",
    ],
)
def test_it_never_leads_elsewhere(client, world, left):
    answer = client.get("/langue/en", headers={"Referer": left} if left else {})
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("path", ["//example.org", "/\\example.org", "///example.org/x"])
def test_a_path_of_this_site_is_not_an_address_of_another(client, world, path):
    answer = client.get("/langue/en", headers={"Referer": f"http://localhost{path}"})
    assert answer.location == "/mon-espace"


def test_there_is_no_third_language(client, world):
    assert client.get("/langue/de").status_code == 404


def test_the_choice_outlives_signing_in_and_out(client, world):
    client.get("/langue/en")
    client.post("/connexion", data={"login": "piscine", "password": PASSWORD})
    assert "Take a payment" in client.get("/caisse").text
    client.post("/deconnexion")
    assert lang(client.get("/connexion")) == "en"


def test_a_refusal_an_error_and_an_amount_are_in_english(client, world):
    sign_in(client, world.partner_user)
    client.get("/langue/en")
    wrong = client.post("/caisse", data={"card_number": "123", "birth_date": "tomorrow"})
    assert "This card number is incomplete" in wrong.text
    assert "Write the date like this: 31/12/2010." in wrong.text
    assert "This page does not exist." in client.get("/nulle-part").text
    form = {"card_number": world.card_number, "birth_date": "17/05/2013"}
    slip = client.post("/caisse", data=form).location
    assert "€100.00" in client.get(slip).text
    refused = client.post(slip, data={"purse": world.sport, "amount": "102.40"}).text
    assert "€2.40 short: take €2.40 by other means and debit €100.00." in refused


def test_a_mail_is_in_the_language_of_who_asks_for_it(app, client, world):
    client.post("/mot-de-passe-oublie", data={"login": "piscine"})
    client.post("/mot-de-passe-oublie", data={"login": "librairie"}, headers=ENGLISH)
    with app.app_context():
        french, english = db.session.query(Mail).order_by(Mail.id)
    assert french.subject == "Choisir un nouveau mot de passe"
    assert "ouvrez ce lien dans l’heure\u202f:\n" in french.body
    assert english.subject == "Choose a new password"
    assert "open this link within the hour:\n" in english.body


def test_a_mail_that_the_team_sends_is_in_french(app, client, world):
    sign_in(client, world.admin, second_factor=True)
    client.get("/langue/en")
    answer = client.post("/gestion/utilisateurs/acte/lien", data={"id": world.partner_user})
    assert "The link has been emailed." in client.get(answer.location).text
    with app.app_context():
        mail = db.session.query(Mail).one()
    assert mail.subject == "Choisir un nouveau mot de passe"
    assert "Votre identifiant\u202f: piscine\n" in mail.body


def test_what_the_team_writes_stays_french_and_says_so(app, client, world):
    with app.app_context(), transaction():
        programme = db.session.get(Programme, world.programme)
        programme.open_to = "Pour qui ? « Pour toi » : 5 000 jeunes"
    for headers in ({}, ENGLISH):
        page = client.get("/programme/cjeune", headers=headers).text
        set_ = "Pour qui\u202f? «\u202fPour toi\u202f»\u202f: 5\u00a0000 jeunes"
        assert f'<p lang="fr">{set_}</p>' in page
