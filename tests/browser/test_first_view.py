"""The first view of home, wizard and till: light, few requests, and nothing moves."""

import pytest

from bench.first_view import GOALS, look_at_each
from tests.browser.pages import Visits


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_first_view_is_light_and_steady(site, browser):
    found = look_at_each(Visits(site), browser)
    heavy = {
        (name, what): figures[what]
        for name, figures in found.items()
        for what, goal in GOALS.items()
        if figures[what] > goal
    }
    assert heavy == {}
