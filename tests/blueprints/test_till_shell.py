"""The installed till: its manifest, its worker, and a shell that says nothing of anybody."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from tests.builders.signed_in import sign_in


@pytest.fixture
def till(client, world):
    client.get("/programme/cjeune")
    sign_in(client, world.partner_user)
    return client


def test_the_manifest_wears_the_brand_and_its_icons_exist(till):
    answer = till.get("/caisse/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.text)
    assert manifest["name"] == "Caisse Cjeune"
    assert manifest["start_url"] == "/caisse"
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        with till.get(icon["src"]) as file:
            drawn = Image.open(BytesIO(file.data))
        assert "x".join(map(str, drawn.size)) == icon["sizes"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_the_worker_covers_the_till_and_changes_with_the_shell(till, app):
    answer = till.get("/caisse/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/caisse"
    assert answer.text == till.get("/caisse/service-worker.js").text
    assert answer.text != app.test_client().get("/caisse/service-worker.js").text
    assert "worker-src 'self'" in till.get("/caisse").headers["Content-Security-Policy"]


def test_the_shell_is_the_same_for_everyone(till, app, world):
    page = till.get("/caisse/hors-ligne").text
    assert "La caisse est hors ligne" in page
    assert "csrf_token" not in page
    assert "data-visitor" not in page
    other = app.test_client()
    other.get("/programme/cjeune")
    sign_in(other, world.holder_user)
    assert other.get("/caisse/hors-ligne").text == page


def test_every_file_of_the_shell_is_kept_for_ever(till):
    page = till.get("/caisse/hors-ligne").text
    files = re.findall(r'"(/static/[^"]+)"', page)
    assert any("till.js" in file for file in files)
    for file in files:
        answer = till.get(file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Cookie" not in answer.headers["Vary"]
        answer.close()
