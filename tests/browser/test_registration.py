"""The wizard in a real browser: towns that follow the postal code, Back that loses nothing."""

import re

import pytest
from playwright.sync_api import expect

from core.transaction import transaction
from models.school import Town
from models.user import Role
from tests.builders.photos import BAD, picture
from tests.builders.world import add, add_holder, add_user

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def wizard(site, page, sign_in):
    """Noa's wizard, at its second step."""
    with site.app.app_context(), transaction():
        for insee, name, departement in (("13030", "Cuges", "13"), ("83105", "Riboux", "83")):
            add(Town(insee=insee, name=name, departement=departement, postal_code="13780"))
        user = add_user("noa", Role.HOLDER)
        holder = add_holder(
            site.world.programme,
            site.world.season,
            granted=False,
            user_id=user.id,
            school_id=site.world.school,
        ).id
    sign_in(page, "noa")
    page.goto(f"{site.address}/inscription/{holder}/informations")
    go_on(page)
    expect(page.get_by_role("heading", name="Coordonnées")).to_be_visible()
    return page


def go_on(page, label="Suivant"):
    page.get_by_role("button", name=label).click()


def fill(page):
    page.get_by_label(re.compile("^Nom du représentant")).fill("Roux")
    page.get_by_label("Prénom du représentant légal").fill("Sonia")
    page.get_by_label("Adresse postale").fill("1 rue de l’Essai")
    page.get_by_label("Code postal").fill("13780")
    page.get_by_label("Adresse email *", exact=True).fill("sonia@example.org")
    page.get_by_label("Confirmation de l’adresse email").fill("sonia@example.org")
    expect(page.locator("select#town")).to_be_visible()


def test_the_towns_follow_the_postal_code(wizard):
    town = wizard.get_by_label("Ville")
    wizard.get_by_label("Code postal").fill("13780")
    expect(town.locator("option")).to_have_text(["Choisissez la ville", "Cuges", "Riboux"])
    wizard.get_by_label("Code postal").fill("13001")
    expect(town).to_have_value("Marseille")
    wizard.get_by_label("Code postal").fill("1300")
    expect(wizard.locator("input#town")).to_be_visible()


def test_errors_take_the_focus_and_leave_no_step_behind(wizard):
    for _ in range(2):
        go_on(wizard)
        expect(wizard.get_by_role("alert")).to_be_focused()
    wizard.get_by_role("alert").get_by_role("link", name="Adresse postale").click()
    expect(wizard.get_by_label("Adresse postale")).to_be_focused()
    wizard.go_back()
    expect(wizard.get_by_role("heading", name="Bienvenue")).to_be_visible()


def test_back_forward_and_reload_lose_nothing(wizard):
    fill(wizard)
    wizard.get_by_label("Ville").select_option("Cuges")
    go_on(wizard)
    expect(wizard.get_by_role("heading", name="Photo d’identité")).to_be_visible()
    wizard.locator("#photo").set_input_files(
        {"name": "photo.svg", "mimeType": "image/svg+xml", "buffer": BAD["svg"]}
    )
    go_on(wizard)
    expect(wizard.get_by_role("alert")).to_contain_text("n’est pas une photo lisible")
    wizard.locator("#photo").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    go_on(wizard)
    expect(wizard.get_by_role("heading", name="Mentions légales")).to_be_visible()
    wizard.go_back()
    expect(wizard.get_by_alt_text("La photo retenue")).to_be_visible()
    wizard.go_back()
    expect(wizard.get_by_label("Adresse postale")).to_have_value("1 rue de l’Essai")
    wizard.reload()
    expect(wizard.get_by_label("Ville")).to_have_value("Cuges")
    wizard.go_forward()
    expect(wizard.get_by_alt_text("La photo retenue")).to_be_visible()
    go_on(wizard, "Retirer la photo")
    expect(wizard.get_by_alt_text("La photo retenue")).to_have_count(0)
    go_on(wizard)
    go_on(wizard, "Terminer")
    expect(wizard.get_by_role("button", name="Terminer mon inscription")).to_be_visible()


def test_previous_by_mouse_next_by_the_enter_key(wizard):
    fill(wizard)
    go_on(wizard, "Précédent")
    expect(wizard.get_by_role("heading", name="Bienvenue")).to_be_visible()
    go_on(wizard)
    expect(wizard.get_by_label("Adresse postale")).to_have_value("1 rue de l’Essai")
    expect(wizard.get_by_role("alert")).to_have_count(0)
    wizard.get_by_label("Ville").select_option("Cuges")
    wizard.get_by_label("Adresse postale").press("Enter")
    expect(wizard.get_by_role("heading", name="Photo d’identité")).to_be_visible()
