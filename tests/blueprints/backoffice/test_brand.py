"""A programme's brand is data: what the team saves is what the site wears."""

import io
import re

import pytest
from PIL import Image

from core.extensions import db
from models.programme import Programme, Purse
from models.site import Logo
from tests.builders.photos import BAD, HIDDEN, picture, upload

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PROGRAMME = {
    "name": "Carte Neuve",
    "slug": "cjeune",
    "payer": "la Région",
    "way_in": "school_account",
    "credit_moment": "card_association",
    "territory": "residence_and_school",
    "departements": "13",
    "hotline_phone": "04 65 71 13 13",
    "hotline_email": "aide@example.org",
    "instagram_url": "https://instagram.example/neuve",
    "primary_colour": "#123456",
    "accent_colour": "#654321",
}


@pytest.fixture
def edit(team, world):
    """Save the programme in its form; gives the answer."""
    agent = team("agent")

    def save(sent: bytes | None = None, **typed):
        form = PROGRAMME | typed
        sending = {"data": form} if sent is None else upload(sent, field="sent_logo", **form)
        return agent.post(f"/gestion/programmes/edit/?id={world.programme}", **sending)

    return save


def colours(client) -> str:
    home = client.get("/programme/cjeune").text
    return client.get(re.search(r'href="(/couleurs\.css[^"]*)"', home)[1]).text


def logo_address(client) -> str | None:
    found = re.search(r'src="(/programme/cjeune/logo[^"]*)"', client.get("/programme/cjeune").text)
    return found and found[1]


def test_the_site_wears_what_is_saved(client, edit):
    assert edit().status_code == 303
    home = client.get("/programme/cjeune").text
    for said in ("Carte Neuve", "04 65 71 13 13", "aide@example.org", "Suivez-nous sur notre"):
        assert said in home
    assert 'href="https://instagram.example/neuve"' in home
    assert '[data-brand="cjeune"]{--brand:#123456;--accent:#654321}' in colours(client)


def test_the_address_of_the_colours_changes_with_them(client, edit):
    edit()
    first = re.search(r"/couleurs\.css\?v=\w+", client.get("/").text)[0]
    assert "immutable" in client.get(first).headers["Cache-Control"]
    edit(primary_colour="#0b4f6c")
    assert first not in client.get("/").text
    assert client.get(first).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("field", ["primary_colour", "accent_colour"])
@pytest.mark.parametrize(
    ("typed", "said"), [("#ff8800", "#ad5c00"), ("red", "#0b4f6c"), ("#fff;}", "#0b4f6c")]
)
def test_a_colour_that_reads_badly_is_refused_with_the_nearest(
    app, world, edit, field, typed, said
):
    answer = edit(**{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    with app.app_context():
        assert getattr(db.session.get(Programme, world.programme), field) != typed


def test_a_purse_needs_the_contrast_of_a_picture_only(app, team, world):
    admin = team()
    purse = {"programme": world.programme, "label": "Sport", "icon": "bicycle", "position": 0}
    address = f"/gestion/porte-monnaie/edit/?id={world.sport}"
    assert "#cb7d00" in admin.post(address, data=purse | {"colour": "#ffaa22"}).text
    assert admin.post(address, data=purse | {"colour": "#cb7d00"}).status_code == 303
    with app.app_context():
        assert db.session.get(Purse, world.sport).colour == "#cb7d00"


@pytest.mark.parametrize("typed", ["javascript://x", "http://example.org", "//example.org"])
def test_a_link_is_a_secure_address(edit, typed):
    assert edit(instagram_url=typed).status_code == 422


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_written_anew_and_kept_by_browsers(client, edit, fmt):
    sent = picture(fmt, size=(1200, 400)) + HIDDEN
    assert edit(sent).status_code == 303
    answer = client.get(logo_address(client))
    assert answer.mimetype == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"script" not in answer.data
    assert Image.open(io.BytesIO(answer.data)).size == (360, 120)
    assert 'width="120" height="40"' in client.get("/programme/cjeune").text


def test_another_logo_has_another_address_and_may_be_removed(app, client, edit):
    edit(picture())
    first = logo_address(client)
    edit(picture(colour=(0, 0, 0)))
    assert logo_address(client) not in (first, None)
    edit(without_logo="y")
    assert logo_address(client) is None
    with app.app_context():
        assert db.session.query(Logo).count() == 0


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_a_picture_is_refused(client, edit, name):
    answer = edit(BAD[name])
    assert answer.status_code == 422
    assert "n’est pas une image lisible" in answer.text
    assert logo_address(client).endswith("?v=1")
