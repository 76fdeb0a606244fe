"""Every letter, rendered with its own example: whom it greets, what it says, who signs."""

import re
from urllib.parse import urlsplit

import pytest

from core.letters import compose, example_of, names
from core.text import NARROW, NO_BREAK
from models.programme import Programme

PROGRAMME = Programme(
    name="Carte CJeune de Provence",
    hotline_phone="04 13 31 00 00",
    hotline_hours="du lundi au vendredi, de 9 h à 17 h",
)
SITE = "carte.exemple.fr"
SECRET_LINK = "/mot-de-passe/"
ADDRESS = re.compile(r"https?://[^\s<>»]+")

each_letter = pytest.mark.parametrize("name", names())
each_link = pytest.mark.parametrize(
    "name", [name for name in names() if SECRET_LINK in example_of(name)["page"]]
)


@pytest.fixture(scope="module", autouse=True)
def speaking(both):
    """A letter asks nothing of the database: one application does for all."""
    with both("sqlite")[1].app_context():
        yield


def write(name, **words):
    subject, body = compose(name, programme=PROGRAMME, **example_of(name) | words)
    return [text.replace(NARROW, " ").replace(NO_BREAK, " ") for text in (subject, body)]


def test_there_are_letters():
    assert len(names()) > 30
    assert "base" not in names()


@each_letter
def test_its_subject_is_one_short_line(name):
    subject, _ = write(name)
    assert 0 < len(subject) <= 78
    assert "\n" not in subject


@each_letter
def test_it_greets_by_name(name):
    greet = example_of(name)["greet"]
    _, body = write(name)
    assert body.startswith(f"Bonjour {greet},\n\n" if greet else "Bonjour,\n\n")


@each_letter
def test_it_is_signed_by_the_programme_with_its_hotline(name):
    _, body = write(name)
    assert body.endswith(
        f"\n\n{PROGRAMME.name}\nAssistance : {PROGRAMME.hotline_phone}, {PROGRAMME.hotline_hours}\n"
    )


@each_letter
def test_it_bears_the_address_of_its_page_and_no_other(name):
    page = example_of(name)["page"]
    _, body = write(name)
    assert urlsplit(page).hostname == SITE
    assert ADDRESS.findall(body) == [page]
    assert f"\n{page}\n" in body


@each_letter
def test_it_is_set_as_a_letter(name):
    text = "\n".join(write(name))
    assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|#\}|%\(", text)
    assert not re.search(r"\n{3}|  |\t| \n|\n ", text)
    assert not re.search(r"&(amp|lt|gt|quot|#\d+);", text)
    assert not re.search(r"\b(None|Undefined|True|False)\b|\bl’None", text)


@each_letter
def test_what_is_typed_stays_as_typed(name):
    """It is plain text: an apostrophe and an ampersand are themselves."""
    typed = "L'Été & <fils>"
    known = example_of(name)
    said = {key: typed for key, value in known.items() if value and key in ("child", "reason")}
    _, body = write(name, **said)
    assert body.count(typed) >= len(said)


@each_letter
def test_without_a_hotline_nothing_is_promised(name):
    _, body = compose(name, programme=Programme(name="Sans numéro"), **example_of(name))
    assert body.endswith("\n\nSans numéro\n")


@each_link
def test_a_link_says_how_long_it_lives_and_what_to_do_if_it_is_not_you(name):
    _, body = write(name)
    before, after = body.split(example_of(name)["page"])
    assert re.search(r"dans l’heure|\d+ (jours|heures)", before)
    assert re.search(r"[Ss]i (ce n’est pas vous|vous n’avez rien demandé), \w+", after)


def test_the_letters_that_carry_a_link_are_known():
    linked = {name for name in names() if SECRET_LINK in example_of(name)["page"]}
    assert linked == {"user/first", "user/invited", "user/link", "user/password"}
