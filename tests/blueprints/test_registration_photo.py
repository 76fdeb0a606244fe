"""Step 3: a portrait is optional, cleaned, shown again, and may be taken away."""

import base64
import io
import re

import pytest
from lxml import html
from PIL import Image

from core.extensions import db
from models.consent import Consent, ConsentPurpose
from models.holder import Holder
from models.registration import SignupDraft
from services.upload.photo import SIZE
from tests.blueprints.test_registration import CONTACT, SWAP, Wizard, errors, field, pupil
from tests.builders.photos import BAD, HIDDEN, picture, upload
from tests.swap import main_of, swapped

__all__ = ["pupil"]
HEAVY = 13 * 1024 * 1024


@pytest.fixture
def wizard(app, pupil):
    wizard = Wizard(app, pupil)
    wizard.send("informations")
    wizard.send("coordonnees", **CONTACT)
    return wizard


def send(wizard, content: bytes, name="photo.jpg", headers=None, **data) -> str:
    sent = upload(content, name, **data)
    answer = wizard.client.post(wizard.url("photo"), headers=headers, **sent)
    assert answer.status_code == 303
    return answer.location.rpartition("/")[2]


def preview(wizard) -> Image.Image | None:
    shown = re.search(r'src="data:image/jpeg;base64,([^"]+)"', wizard.at("photo"))
    return shown and Image.open(io.BytesIO(base64.b64decode(shown[1])))


def test_the_step_may_be_passed(app, wizard):
    assert wizard.send("photo") == "mentions"
    assert preview(wizard) is None
    wizard.send("mentions")
    assert wizard.client.get(f"/carte/{wizard.holder_id}/photo").status_code == 404


@pytest.mark.parametrize("headers", [None, SWAP], ids=["page", "swap"])
def test_a_photo_is_kept_shown_and_served_to_the_family_only(app, wizard, headers):
    sent = picture(comment=HIDDEN, size=(900, 700))
    assert send(wizard, sent, headers=headers, photo_at_till="y") == "mentions"
    assert preview(wizard).size == SIZE
    assert "checked" in field(wizard.at("photo"), "photo_at_till").attrib
    assert wizard.send("mentions") == "termine"
    served = wizard.client.get(f"/carte/{wizard.holder_id}/photo")
    assert served.mimetype == "image/jpeg"
    assert served.headers["Cache-Control"] == "private, no-store"
    assert b"hidden" not in served.data
    with app.app_context():
        assert db.session.get(Holder, wizard.holder_id).photo_at_till
        consent = db.session.query(Consent).filter_by(purpose=ConsentPurpose.PHOTO_AT_TILL).one()
        assert consent.given
        assert "la photo de mon enfant" in consent.text


def test_the_tick_is_never_set_beforehand_and_counts_with_a_photo_only(app, wizard):
    assert "checked" not in field(wizard.at("photo"), "photo_at_till").attrib
    wizard.send("photo", photo_at_till="y")
    wizard.send("mentions")
    with app.app_context():
        assert not db.session.get(Holder, wizard.holder_id).photo_at_till
        purposes = {consent.purpose for consent in db.session.query(Consent)}
        assert ConsentPurpose.PHOTO_AT_TILL not in purposes


def test_the_photo_is_taken_away(app, wizard):
    send(wizard, picture())
    assert "Retirer la photo" in wizard.at("photo")
    assert wizard.send("photo", go="remove", photo_at_till="y") == "photo"
    assert preview(wizard) is None
    assert "checked" in field(wizard.at("photo"), "photo_at_till").attrib
    with app.app_context():
        assert db.session.query(SignupDraft.photo).scalar() is None


@pytest.mark.parametrize("name", [name for name in BAD if name != "empty"])
def test_a_bad_file_has_its_sentence_next_to_the_field(wizard, name):
    send(wizard, picture(colour=(0, 200, 0)))
    assert send(wizard, BAD[name], photo_at_till="y") == "photo"
    for _ in range(2):
        page = wizard.at("photo")
        assert len(errors(page)["photo"]) > 30
        assert "checked" in field(page, "photo_at_till").attrib
    assert preview(wizard).getpixel((100, 100))[1] > 150
    assert wizard.send("photo") == "mentions"
    assert errors(wizard.at("photo")) == {}


def test_a_file_of_zero_bytes_is_told(wizard):
    assert send(wizard, b"") == "photo"
    assert "n’est pas une photo lisible" in errors(wizard.at("photo"))["photo"]


@pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, HEAVY])
@pytest.mark.parametrize("headers", [None, SWAP], ids=["page", "swap"])
def test_a_file_too_heavy_is_told_at_the_step(wizard, size, headers):
    page = wizard.at("photo")
    assert send(wizard, b"\xff" * size, headers=headers) == "photo"
    assert "trop lourde" in errors(wizard.at("photo"))["photo"]
    fragment = wizard.get("photo", **SWAP).text
    assert swapped(page, fragment) == main_of(wizard.at("photo"))


def test_a_heavy_file_of_a_stranger_changes_nothing(app, world, wizard):
    stranger, url = Wizard(app, world.holder), wizard.url("photo")
    heavy = upload(b"\xff" * HEAVY)
    assert stranger.client.post(url, **heavy).status_code == 404
    assert stranger.client.post(stranger.url("nulle-part"), **heavy).status_code == 404
    assert app.test_client().post(url, **heavy).status_code == 303
    assert errors(wizard.at("photo")) == {}


def test_the_camera_has_its_place(wizard):
    (section,) = html.fromstring(wizard.at("photo")).xpath("//*[@data-webcam]")
    assert section.attrib["data-webcam-target"] == field(wizard.at("photo"), "photo").attrib["id"]
    for part in ("start", "capture", "status", "preview"):
        assert section.xpath(f".//*[@data-webcam-{part}]")
    assert "webcam.js" in section.attrib["data-webcam"]
