"""A session that ends while somebody types: it is said, and they come back to the same page."""

import re

import pytest

from core.extensions import db
from core.transaction import transaction
from models.user import UserSession
from tests.builders.signed_in import sign_in
from tests.builders.world import PASSWORD

SENTENCE = "Votre session a expiré"
SWAP = {"HX-Request": "true", "HX-Target": "panel"}


@pytest.fixture
def end_sessions(app):
    def end():
        with app.app_context(), transaction():
            db.session.query(UserSession).delete()

    return end


@pytest.fixture
def stale(client, world, end_sessions):
    """A partner's browser whose session is over."""
    sign_in(client, world.partner_user)
    end_sessions()
    return client


def back_after(client, page: str) -> str:
    """Sign in on that page, and tell where it leads."""
    kept = re.search(r'name="next" value="([^"]+)"', page)[1]
    typed = {"login": "piscine", "password": PASSWORD, "next": kept}
    return client.post("/connexion", data=typed).location


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_swap_comes_back_to_the_page_it_was_sent_from(stale, method):
    where = {"HX-Current-URL": "http://localhost/caisse/debit/slip?x=1"}
    answer = stale.open("/caisse", method=method, headers=SWAP | where)
    assert answer.status_code == 204
    page = stale.get(answer.headers["HX-Redirect"]).text
    assert SENTENCE in page
    assert back_after(stale, page) == "/caisse/debit/slip?x=1"


def test_a_form_without_javascript_comes_back_to_its_page(stale):
    sent = stale.post("/caisse", headers={"Referer": "http://localhost/caisse"})
    assert back_after(stale, stale.get(sent.location).text) == "/caisse"


def test_a_link_goes_where_it_led(stale):
    assert stale.get("/transactions?purse=1").location == "/connexion?next=/transactions?purse%3D1"


@pytest.mark.parametrize(
    "elsewhere", ["http://elsewhere.example.org/caisse", "http://localhost//evil", "nothing", ""]
)
def test_no_other_site_can_say_where_to_come_back(stale, elsewhere):
    sent = stale.post("/caisse", headers=SWAP | {"HX-Current-URL": elsewhere})
    page = stale.get(sent.headers["HX-Redirect"]).text
    kept = re.search(r'name="next" value="([^"]+)"', page)
    typed = {"login": "piscine", "password": PASSWORD, "next": kept[1] if kept else ""}
    assert stale.post("/connexion", data=typed).location == "/mon-espace"


def test_only_an_ended_session_is_said_to_have_expired(client, world, end_sessions):
    assert SENTENCE not in client.get("/connexion").text
    sign_in(client, world.partner_user)
    client.post("/deconnexion")
    assert SENTENCE not in client.get("/connexion").text
    sign_in(client, world.partner_user)
    end_sessions()
    assert SENTENCE in client.get("/connexion").text


def test_the_school_account_comes_back_too(client, world, end_sessions):
    sign_in(client, world.holder_user)
    end_sessions()
    step = f"/inscription/{world.holder}/coordonnees"
    page = client.get(client.get(step).location).text
    notice = re.search(r'href="(/connexion/ecole[^"]+)"', page)[1]
    leave = re.search(r'href="(/connexion/ecole/depart[^"]+)"', client.get(notice).text)[1]
    assert leave.endswith(f"next={step}")
