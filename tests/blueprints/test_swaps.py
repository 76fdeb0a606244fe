"""Each element that swaps a part of its page gives what a reload would give, on every screen."""

from types import SimpleNamespace

import pytest

from tests.browser.pages import PAGES, Visits
from tests.builders.signed_in import sign_in
from tests.swap import main_of, press, swaps_of, told_twice


@pytest.fixture
def visits(app, world):
    return Visits(SimpleNamespace(app=app, world=world))


@pytest.mark.parametrize("role", [role for role in PAGES if role not in ("team", "cashier")])
def test_every_swap_gives_one_whole_page_the_same_as_its_reload(app, visits, role):
    client, tried = app.test_client(), set()
    if role in visits.users:
        sign_in(client, visits.users[role])
    for path in visits.pages(role):
        page = client.get(path).text
        assert told_twice(page) == [], path
        for address, is_page in swaps_of(page).items():
            answer, after = press(client, page, address)
            assert answer.status_code in (200, 204), address
            assert told_twice(after) == [], (path, address)
            if is_page:
                reloaded = client.get(answer.request.full_path.rstrip("?"))
                assert main_of(after) == main_of(reloaded.text), (path, address)
            tried.add(address)
    for path in visits.forms(role):
        page = client.get(path).text
        for address in swaps_of(page, "post"):
            answer, after = press(client, page, address, "post")
            assert answer.status_code == 422, address
            assert told_twice(after) == [], (path, address)
            assert main_of(after) == main_of(client.post(address).text), (path, address)
            tried.add(address)
    assert tried or role == "nobody"


def test_a_second_main_is_seen():
    frame = "<html><head><title>A</title></head><body><header></header>%s</body></html>"
    twice = frame % "<main id='m'><main></main><p id='a'></p><p id='a'></p></main>"
    assert told_twice(twice) == ["main", "a"]
