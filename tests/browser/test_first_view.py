"""The first view of home, wizard and till: light, few requests, and nothing moves."""

import pytest

from bench.first_view import GOALS, look_at_each
from tests.browser.pages import Visits

LOOKS = 3  # on a busy machine a font may come late, and move a line when it does


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_first_view_is_light_and_steady(site, browser):
    for _ in range(LOOKS):
        heavy = {
            (name, what): figures[what]
            for name, figures in look_at_each(Visits(site), browser).items()
            for what, goal in GOALS.items()
            if figures[what] > goal
        }
        if not heavy:
            break
    assert heavy == {}
