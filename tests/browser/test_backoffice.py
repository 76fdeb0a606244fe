"""The generated screens in a real browser, under the content policy, with CSRF on."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.transaction import transaction
from tests.blueprints.backoffice.rows import fill_every_table
from tests.sign_in import sign_in as open_session

PAGES = (
    "/",
    "/beneficiaires/",
    "/beneficiaires/details/?id=1",
    "/inscriptions/",
    "/etablissements/",
    "/conventions/new/",
    "/conventions/details/?id=1",
    "/textes/new/?text=1",
    "/pieces/",
    "/porte-monnaie/",
    "/cartes/details/?id=1",
    "/journal/",
    "/messages/details/?id=1",
)


@pytest.fixture
def desk(site, page):
    """A page signed in as an administrator; the faults that its console says."""
    with site.app.app_context(), transaction():
        fill_every_table(site.world)
    client = site.app.test_client()
    open_session(client, site.world.admin, second_factor=True)
    cookie = client.get_cookie("cigale", domain="localhost")
    page.context.add_cookies([{"name": "cigale", "value": cookie.value, "url": site.address}])
    page.goto(f"{site.address}/gestion/")
    return page


@pytest.fixture
def said(page):
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    return said


def row(page, name):
    return page.get_by_role("row").filter(has_text=name)


def test_an_administrator_keeps_the_schools(said, desk):
    desk.get_by_role("link", name="Bénéficiaires").click()
    desk.get_by_role("link", name="Établissements").click()
    for uai, town in (("0130002B", "Arles"), ("0130003C", "Aix"), ("0130004D", "Aix")):
        desk.get_by_role("link", name="Créer").click()
        desk.get_by_label("Code UAI").fill(uai)
        desk.get_by_label("Nom").fill(f"Collège {uai}")
        desk.get_by_label("Ville").fill(town)
        desk.get_by_label("Département").fill("13")
        desk.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(desk.get_by_role("status").first).to_have_text("C’est créé.")

    desk.get_by_role("link", name="Ajouter un filtre").click()
    desk.locator("a.filter", has_text="Ville").click()
    desk.locator(".filter-val").fill("Arl")
    desk.get_by_role("button", name="Appliquer").click()
    expect(row(desk, "0130002B")).to_be_visible()
    expect(row(desk, "0130003C")).to_have_count(0)
    desk.get_by_role("link", name="Effacer les filtres").click()

    with desk.expect_response("**/ajax/update/"):
        row(desk, "0130002B").get_by_label("Ville").fill("Istres")
        row(desk, "0130002B").get_by_label("Ville").blur()
    expect(desk.locator("#said")).to_have_text("C’est enregistré.")
    row(desk, "0130002B").get_by_title("Modifier").click()
    expect(desk.get_by_label("Ville")).to_have_value("Istres")
    desk.get_by_label("Nom").fill("Collège Neuf")
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    row(desk, "0130002B").get_by_title("Voir").click()
    expect(desk.get_by_role("cell", name="Collège Neuf")).to_be_visible()
    desk.get_by_role("link", name="Liste").click()

    desk.once("dialog", lambda asked: asked.dismiss())
    row(desk, "0130002B").get_by_title("Supprimer").click()
    expect(row(desk, "0130002B")).to_be_visible()
    desk.once("dialog", lambda asked: asked.accept())
    row(desk, "0130002B").get_by_title("Supprimer").click()
    expect(row(desk, "0130002B")).to_have_count(0)

    for uai in ("0130003C", "0130004D"):
        row(desk, uai).get_by_label("Cocher cette ligne").check()
    desk.get_by_role("button", name="Pour les lignes cochées").click()
    desk.once("dialog", lambda asked: asked.accept())
    desk.locator(".dropdown-item", has_text="Supprimer").click()
    expect(desk.get_by_role("status").first).to_contain_text("2 éléments supprimés.")
    assert said == []


def test_a_card_is_blocked_after_a_question(said, site, desk):
    desk.goto(f"{site.address}/gestion/cartes/details/?id={site.world.card}")
    desk.once("dialog", lambda asked: asked.dismiss())
    desk.get_by_role("button", name="Déclarer perdue").click()
    desk.once("dialog", lambda asked: asked.accept())
    desk.get_by_role("button", name="Déclarer perdue").click()
    expect(desk.get_by_role("status").first).to_contain_text("La carte est bloquée")
    expect(desk.get_by_role("button", name="Déclarer perdue")).to_have_count(0)
    assert said == []


def test_a_day_is_chosen_in_the_browser_s_calendar(said, site, desk):
    desk.goto(f"{site.address}/gestion/transactions/")
    desk.get_by_role("link", name="Ajouter un filtre").click()
    desk.locator("a.filter", has_text="Jour").click()
    expect(desk.locator(".filter-val")).to_have_attribute("type", "date")
    desk.locator(".filter-val").fill("2100-01-01")
    desk.get_by_role("button", name="Appliquer").click()
    expect(desk.get_by_text("Rien à montrer ici.")).to_be_visible()
    assert said == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_axe_finds_nothing_in_the_back_office(said, site, desk, faults):
    found = []
    for path in PAGES:
        desk.goto(f"{site.address}/gestion{path}")
        found += faults(desk)
        desk.set_viewport_size({"width": 1280, "height": 900})
        found += [f"{path} {found['id']}" for found in Axe().run(desk).response["violations"]]
    assert found == []
    assert said == []
