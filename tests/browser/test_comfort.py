"""A thumb at the till, a page zoomed twice, a receipt on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES
from tests.browser.pages import PAGES, Visits

ON_ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
AT_THE_TILL = ("/caisse", "/transactions")
TOUCH, A_SCREEN_TWICE_AS_LARGE = 44, {"width": 640, "height": 450}
TARGETS = """least => [...document.querySelectorAll("a, button, input, select, label:has(input)")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => !one.closest(".unseen, .skip, label input"))
    .filter((one) => !one.matches("p:not(.links, .hotline, .back) > a:not([role])"))
    .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 120)])
    .filter(([{ width, height }]) => Math.min(width, height) < least)
    .map(([{ width, height }, html]) => `${width} x ${height}: ${html}`)"""
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter((one) => one.checkVisibility() && !one.closest(".unseen, .table, .stepper"))
    .filter((one) => !one.matches("input, textarea, select"))
    .filter((one) => getComputedStyle(one).overflowX !== "visible")
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def visits(site):
    return Visits(site)


@ON_ONE_ENGINE
def test_a_thumb_finds_everything_at_the_till(site, visits, page):
    visits.enter(page.context, "partner")
    found = []
    for path in visits.pages("partner"):
        if not path.startswith(AT_THE_TILL):
            continue
        page.goto(f"{site.address}{path}")
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{path} {width}: {small}" for small in page.evaluate(TARGETS, TOUCH)]
    assert found == []
    assert page.evaluate(TARGETS, 300)


@ON_ONE_ENGINE
@pytest.mark.parametrize("role", PAGES)
def test_nothing_is_lost_when_zoomed_twice(site, visits, page, role):
    visits.enter(page.context, role)
    page.set_viewport_size(A_SCREEN_TWICE_AS_LARGE)
    found = []
    for path in visits.pages(role):
        page.goto(f"{site.address}{path}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} scrolls sideways")
        found += [f"{path} cuts {one}" for one in page.evaluate(CUT)]
    assert found == []


@ON_ONE_ENGINE
def test_a_receipt_is_printed_in_ink_without_its_buttons(site, visits, page):
    visits.enter(page.context, "partner")
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site.address}/caisse/recu/1")
    for words in ("Transaction validée", "12,50", "Sport & Culture", "Camille Essai"):
        expect(page.get_by_text(words).first).to_be_visible()
    exact = "getComputedStyle(document.querySelector('.slip time'), '::after').content"
    assert page.evaluate(exact).startswith('" (')
    for pressed in page.locator("a, button").all():
        if not pressed.is_hidden():
            assert pressed.evaluate("one => one.matches('.brand')"), pressed.inner_text()
    ink = "one => [getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor]"
    assert page.locator(".amount-due").evaluate(ink) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@ON_ONE_ENGINE
def test_a_list_is_printed_without_its_filters(site, visits, page):
    visits.enter(page.context, "partner")
    page.emulate_media(media="print")
    page.goto(f"{site.address}/transactions")
    expect(page.get_by_role("row", name="Camille Essai").first).to_be_visible()
    expect(page.get_by_text("2 transactions")).to_be_visible()
    for pressed in ("Filtrer", "Annuler", "Me déconnecter"):
        expect(page.get_by_text(pressed).first).to_be_hidden()
