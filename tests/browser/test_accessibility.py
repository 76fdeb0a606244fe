"""Every page, at phone and tablet size: axe-core finds nothing, and nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import PAGES, prepare


def test_axe_does_find_something(page):
    page.set_content("<img src=data:,><input>")
    assert Axe().run(page).response["violations"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing(site, page, sign_in, faults, role):
    found = []
    for path in prepare(site, page, sign_in, role):
        page.goto(f"{site.address}{path}")
        found += faults(page)
    assert found == []
