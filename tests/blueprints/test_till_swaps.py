"""In the till a swap gives the page that a reload would give, title and tabs included."""

import pytest

from tests.blueprints.test_till import find, look_up
from tests.builders.signed_in import sign_in
from tests.swap import main_of, swapped

PANEL = {"HX-Request": "true", "HX-Target": "panel"}


@pytest.fixture
def till(client, world):
    sign_in(client, world.partner_user)
    return client


@pytest.fixture
def paths(till, world):
    """The pages of the partner, with a payment made."""
    slip = find(till, world)
    receipt = till.post(slip, data={"purse": world.sport, "amount": "5"}).location
    number = receipt.rpartition("/")[2]
    return ["/caisse", slip, receipt, "/transactions", f"/transactions/{number}/annuler"]


def test_any_page_of_the_partner_swaps_into_any_other(till, paths):
    paths = [*paths, "/mon-dossier"]
    pages = {path: till.get(path).text for path in paths}
    for start in paths:
        for path in paths:
            fragment = till.get(path, headers=PANEL)
            assert fragment.status_code == 200
            assert "<html" not in fragment.text
            assert swapped(pages[start], fragment.text) == main_of(pages[path]), (start, path)


def test_all_pages_of_the_partner_have_one_head_and_one_policy(till, paths):
    answers = [till.get(path) for path in [*paths, "/mon-dossier"]]
    heads = {a.text[a.text.index("</title>") : a.text.index("</head>")] for a in answers}
    assert len(heads) == 1
    (policy,) = {a.headers["Content-Security-Policy"] for a in answers}
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy


@pytest.mark.parametrize("filters", ["", "?until=2001-01-01", "?since=2001-01-01&purse=0"])
def test_the_filtered_list_swaps_its_results(till, paths, filters):
    page = till.get("/transactions").text
    results = till.get(
        f"/transactions{filters}", headers={"HX-Request": "true", "HX-Target": "results"}
    ).text
    assert "<form" not in results
    inside = '<div id="results"'
    got = swapped(page, results, "results").partition(inside)[2]
    assert got == main_of(till.get(f"/transactions{filters}").text).partition(inside)[2]


def test_the_question_before_a_cancel_swaps_into_the_dialog(till, paths):
    question = till.get(paths[-1], headers={"HX-Request": "true", "HX-Target": "question"}).text
    assert 'id="question-title"' in question
    assert "<nav" not in question
    assert "<dialog" not in question


@pytest.mark.parametrize("headers", [{}, PANEL])
def test_refusals_are_the_same_page_swapped_or_not(till, world, paths, headers):
    page = till.get("/caisse").text
    refused = look_up(till, "123", **headers)
    typed = main_of(look_up(till, "123").text)
    if headers:
        assert swapped(page, refused.text) == typed
    till.post(paths[-1])
    again = till.post(paths[-1], headers=headers)
    assert again.status_code == 422
    assert "déjà annulée" in again.text
    assert "Je suis mes transactions" in again.text
    if headers:
        assert swapped(page, again.text) == main_of(till.post(paths[-1]).text)
