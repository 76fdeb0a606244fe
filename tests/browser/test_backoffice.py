"""The generated screens in a real browser, under the content policy, with CSRF on."""

import pytest
from playwright.sync_api import expect

from core.transaction import transaction
from tests.blueprints.backoffice.rows import fill_every_table
from tests.browser.pages import open_session


@pytest.fixture
def desk(site, page):
    """A page signed in as an administrator; the faults that its console says."""
    with site.app.app_context(), transaction():
        fill_every_table(site.world)
    open_session(site, page.context, site.world.admin, second_factor=True)
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


def answer(page, word):
    """Answer the question that the page asks."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=word).click()
    expect(dialog).to_have_count(0)


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

    row(desk, "0130002B").get_by_role("button", name="Supprimer").click()
    answer(desk, "Revenir")
    expect(row(desk, "0130002B").get_by_role("button", name="Supprimer")).to_be_focused()
    row(desk, "0130002B").get_by_role("button", name="Supprimer").click()
    answer(desk, "Supprimer")
    expect(row(desk, "0130002B")).to_have_count(0)

    desk.get_by_role("button", name="Pour les lignes cochées").click()
    desk.locator(".dropdown-item", has_text="Supprimer").click()
    expect(desk.locator("#said")).to_contain_text("au moins une ligne")
    desk.keyboard.press("Escape")
    for uai in ("0130003C", "0130004D"):
        row(desk, uai).get_by_label("Cocher cette ligne").check()
    desk.get_by_role("button", name="Pour les lignes cochées").click()
    desk.locator(".dropdown-item", has_text="Supprimer").click()
    answer(desk, "Supprimer")
    expect(desk.get_by_role("status").first).to_contain_text("2 éléments supprimés.")
    assert said == []


def test_a_card_is_blocked_after_a_question(said, site, desk):
    desk.goto(f"{site.address}/gestion/cartes/details/?id={site.world.card}")
    desk.get_by_role("button", name="Déclarer perdue").click()
    answer(desk, "Revenir")
    desk.get_by_role("button", name="Déclarer perdue").click()
    answer(desk, "Déclarer perdue")
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


def test_the_menu_holds_in_its_bar_at_every_width(site, desk):
    found = []
    for language in ("fr", "en"):
        desk.goto(f"{site.address}/langue/{language}")
        desk.goto(f"{site.address}/gestion/cartes/")
        for width in range(320, 1921, 40):
            desk.set_viewport_size({"width": width, "height": 900})
            if desk.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{language} {width} px: scrolls sideways")
    assert found == []
