"""The installed till: its shell opens without the network, and keeps nothing of anybody."""

import threading

import pytest
from playwright.sync_api import expect

from tests.builders.world import BIRTH_DATE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

READY = "navigator.serviceWorker.ready.then(() => caches.keys())"
KEPT = """async () => {
    const cache = await caches.open((await caches.keys())[0]);
    return (await cache.keys()).map((request) => new URL(request.url).pathname);
}"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"service_workers": "allow"}


@pytest.fixture
def till(site, page, sign_in):
    """The till, with its worker at work."""
    page.goto(f"{site.address}/programme/cjeune")
    sign_in(page, "piscine")
    page.wait_for_url("**/caisse")
    page.evaluate(READY)
    expect(page.get_by_role("heading", name="Je réalise une transaction")).to_be_visible()
    return page


def test_the_till_can_be_installed(till):
    devtools = till.context.new_cdp_session(till)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/caisse/manifest.webmanifest")
    faults = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [fault["errorId"] for fault in faults] == ["in-incognito"]


def test_only_the_shell_is_kept(site, till):
    till.get_by_label("N° de carte").fill(site.world.card_number)
    till.get_by_label("Date de naissance").fill(f"{BIRTH_DATE:%d/%m/%Y}")
    till.get_by_role("button", name="Je recherche").click()
    till.get_by_label("Montant").fill("5")
    till.get_by_role("button", name="Je valide").click()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    till.reload()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    kept = {path for path in till.evaluate(KEPT) if not path.startswith("/static/")}
    assert kept == {"/caisse/hors-ligne", "/couleurs.css"}


def test_offline_it_opens_says_so_and_comes_back_by_itself(site, till, context):
    till.get_by_label("N° de carte").fill("ABC")
    context.set_offline(True)
    till.goto(f"{site.address}/caisse")
    expect(till.get_by_role("heading", name="La caisse est hors ligne")).to_be_focused()
    assert till.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Atkinson')
    till.get_by_role("button", name="Réessayer").click()
    expect(till.get_by_role("heading", name="La caisse est hors ligne")).to_be_focused()
    context.set_offline(False)
    expect(till.get_by_label("N° de carte")).to_have_value("ABC")


def test_a_late_page_is_asked_for_once_and_waited_for_in_the_shell(site, till):
    views, late, asked = site.app.view_functions, threading.Event(), []
    show = views["till.show_till"]

    def wait():
        asked.append(1)
        assert late.wait(20)
        return show()

    views["till.show_till"] = wait
    try:
        till.goto(f"{site.address}/caisse")
        expect(till.get_by_text("Ouverture de la caisse…")).to_be_visible()
        late.set()
        expect(till.get_by_role("heading", name="Je réalise une transaction")).to_be_visible()
    finally:
        late.set()
        views["till.show_till"] = show
    assert len(asked) == 1


def test_the_shell_at_its_own_address_leads_to_the_till(site, till):
    till.goto(f"{site.address}/caisse/hors-ligne")
    expect(till.get_by_role("heading", name="Je réalise une transaction")).to_be_visible()
