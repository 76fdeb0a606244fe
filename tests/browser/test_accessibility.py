"""Every page, in every size, in light and in dark: axe-core finds nothing, nothing overflows."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES, Visits

ON_ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OFFICE_SLICES = 4  # of one long test, one worker would wait for the other


@pytest.fixture
def visits(site):
    return Visits(site)


def test_axe_does_find_something(page, faults):
    page.set_content("<img src=data:,><p style='color: #999; background: #aaa; width: 400px'>Pâle")
    said = "\n".join(faults(page))
    assert "phone, light: image-alt" in said
    assert "desk, dark: color-contrast" in said
    assert "320 px: scrolls sideways" in said


@ON_ONE_ENGINE
@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing(site, visits, page, faults, role):
    visits.enter(page.context, role)
    found = []
    for path in visits.pages(role):
        page.goto(f"{site.address}{path}")
        found += faults(page)
    for path in visits.forms(role):
        page.goto(f"{site.address}{path}")
        page.locator("main form button[type=submit]:visible").last.click()
        expect(page.get_by_role("alert").first).to_be_visible()
        found += faults(page)
    assert "\n".join(found) == ""


@ON_ONE_ENGINE
@pytest.mark.parametrize("slice_", range(OFFICE_SLICES))
def test_axe_finds_nothing_in_the_back_office(site, visits, page, faults, slice_):
    visits.enter(page.context, "office")
    found, said = [], []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    for path in visits.office()[slice_::OFFICE_SLICES]:
        page.goto(f"{site.address}{path}")
        found += faults(page)
    assert "\n".join(found) == ""
    assert said == []
