"""Every screen in English: nothing French is left, and nothing overflows."""

import pytest

from tests.browser.conftest import SIZES
from tests.browser.pages import PAGES, Visits
from tests.french import french_left

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TYPED = ("la Région", "Essai", "Oui", "Non")


@pytest.mark.parametrize("role", PAGES)
def test_every_screen_is_in_english(site, page, role):
    visits = Visits(site)
    visits.enter(page.context, role)
    page.goto(f"{site.address}/langue/en")
    found = []
    for path in visits.pages(role):
        page.goto(f"{site.address}{path}")
        assert page.evaluate("document.documentElement.lang") == "en"
        found += [f"{path}: {text}" for text in french_left(page.content(), *TYPED)]
        for name, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{path} {name}: scrolls sideways")
    assert found == []
