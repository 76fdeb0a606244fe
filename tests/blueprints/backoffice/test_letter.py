"""The team reads each letter before anybody receives it."""

import html
import re

import pytest

from blueprints.backoffice.letter import FEATURES
from core.letters import names

LETTERS = "/gestion/lettres/"


def test_every_letter_is_listed_and_shown(team):
    admin = team()
    listed = admin.get(LETTERS).text
    for name in names():
        assert f'href="{LETTERS}{name}"' in listed
        assert admin.get(f"{LETTERS}{name}").status_code == 200, name


def test_the_folders_of_letters_bear_the_team_s_words(team):
    titles = re.findall("<h2>(.*?)</h2>", team().get(LETTERS).text)
    assert titles == [str(word) for word in FEATURES.values()]
    assert {name.partition("/")[0] for name in names()} == set(FEATURES)


def test_a_letter_is_shown_with_its_sender_subject_and_text(team, full_world):
    page = html.unescape(team().get(f"{LETTERS}card/blocked").text)
    assert "<h1>Une carte est bloquée</h1>" in page
    assert "Bonjour Nadia Roche," in page
    assert "https://carte.exemple.fr/carte/7" in page
    assert '<a href="/gestion/lettres/">Modèles d’e-mail</a>' in page


@pytest.mark.parametrize("name", ["card/nothing", "base", "../backoffice/home", "card"])
def test_what_is_no_letter_is_not_found(team, name):
    assert team().get(f"{LETTERS}{name}").status_code == 404


@pytest.mark.parametrize("login", ["agent", "hotline", "finance"])
def test_only_administrators_read_them(team, login):
    client = team(login)
    assert client.get(LETTERS).status_code == 403
    assert client.get(f"{LETTERS}card/blocked").status_code == 403
    assert LETTERS not in client.get("/gestion/").text
