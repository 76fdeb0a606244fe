from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from oidc_provider_mock import User as Pupil
from oidc_provider_mock import run_server_in_thread

from app import create_app
from core.extensions import db
from models.holder import Holder
from models.user import Identity
from tests.builders.world import World
from tests.engines import dispose

PUPIL = Pupil(
    sub="lea.martin@eduprovence.example",
    claims={
        "given_name": "Léa",
        "family_name": "Martin",
        "birthdate": "2013-04-02",
        "school_uai": "0130001A",
    },
)


@pytest.fixture(scope="module")
def provider():
    with run_server_in_thread(user_claims=[PUPIL]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def school_app(database, provider):
    database.reset()
    app = create_app(
        SQLALCHEMY_DATABASE_URI=database.url,
        SECRET_KEY="test",
        TESTING=True,
        BASE_URL="http://localhost",
        TRUSTED_HOSTS=["localhost"],
        OIDC_ISSUER=provider,
        OIDC_CLIENT_ID="cigale",
        OIDC_CLIENT_SECRET="secret",
    )
    with app.app_context():
        World.make()
    yield app
    dispose(app)


def leave(client):
    return client.get("/connexion/ecole/depart").location


def come_back(client, address, **form):
    answer = requests.post(address, data=form, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_a_pupil_arrives_by_the_school_account(school_app):
    client = school_app.test_client()
    assert "CONTINUER" in client.get("/connexion/ecole").text
    address = leave(client)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/connexion/ecole/retour"]
    assert len(asked["state"][0]) >= 22
    assert len(asked["nonce"][0]) >= 20
    assert come_back(client, address, sub=PUPIL.sub).location == "/mon-espace"
    assert "/inscription/" in client.get("/mon-espace").location
    with school_app.app_context():
        holder = db.session.query(Holder).filter_by(last_name="Martin").one()
        assert holder.birth_date.isoformat() == "2013-04-02"
        assert holder.school.uai == "0130001A"


def test_a_second_visit_finds_the_same_file(school_app):
    for _ in range(2):
        client = school_app.test_client()
        come_back(client, leave(client), sub=PUPIL.sub)
    with school_app.app_context():
        assert db.session.query(Identity).count() == 1
        assert db.session.query(Holder).filter_by(last_name="Martin").count() == 1


def test_a_refusal_over_there_is_a_sentence_here(school_app):
    client = school_app.test_client()
    answer = come_back(client, leave(client), action="deny")
    assert answer.status_code == 422
    assert "n’a pas abouti" in answer.text


def test_a_forged_return_is_refused(school_app):
    client = school_app.test_client()
    leave(client)
    answer = client.get("/connexion/ecole/retour?code=forged&state=forged")
    assert answer.status_code == 422
    assert "/connexion" in client.get("/mon-mot-de-passe").location


def test_a_silent_provider_is_a_sentence(database):
    app = create_app(
        SQLALCHEMY_DATABASE_URI=database.url,
        SECRET_KEY="t",
        BASE_URL="http://localhost",
        OIDC_ISSUER="http://127.0.0.1:9",
    )
    answer = app.test_client().get("/connexion/ecole/depart")
    assert answer.status_code == 502
    assert "ne répond pas" in answer.text
    dispose(app)
