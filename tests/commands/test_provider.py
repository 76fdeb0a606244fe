"""The demo's identity provider, through its own pages."""

import re

from commands.demo import people, serve
from commands.demo.provider import create_provider

ASK = {
    "client_id": "cigale",
    "redirect_uri": "http://localhost:8000/connexion/ecole/retour",
    "response_type": "code",
    "scope": "openid profile",
}


def test_its_page_offers_the_pupils_and_loads_nothing_from_elsewhere():
    client = create_provider().test_client()
    page = client.get("/oauth2/authorize", query_string=ASK).text
    assert re.findall(r'name="sub" value="(\S+)"', page) == [p.subject for p in people.PUPILS]
    assert '<html lang="fr">' in page
    assert "//" not in page


def test_it_says_of_a_pupil_what_the_demo_knows():
    client = create_provider().test_client()
    for pupil in people.PUPILS:
        back = client.post("/oauth2/authorize", query_string=ASK, data={"sub": pupil.subject})
        code = re.search(r"code=(\w+)", back.location)[1]
        grant = {"grant_type": "authorization_code", "code": code}
        answer = client.post(
            "/oauth2/token",
            data=grant | {"redirect_uri": ASK["redirect_uri"]},
            auth=("cigale", serve.CLIENT_SECRET),
        ).json
        bearer = {"Authorization": f"Bearer {answer['access_token']}"}
        claims = client.get("/userinfo", headers=bearer).json
        assert claims == pupil.claims() | {"sub": pupil.subject}
