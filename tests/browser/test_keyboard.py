"""Five journeys with the keyboard alone: the focus is visible at every stop, and never lost."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from core.extensions import db
from core.transaction import transaction
from models.registration import Registration, RegistrationState
from models.user import Role
from services import card
from tests.browser.conftest import PUPIL
from tests.builders.world import PASSWORD, add_holder, add_user

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

STOPS = 90
SEEN = """() => {
    const here = document.activeElement;
    if (here === document.body) return "nothing has the focus";
    const { outlineStyle, outlineWidth } = getComputedStyle(here);
    const { top, bottom, left, right } = here.getBoundingClientRect();
    const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    return outlined && inside ? "" : `not seen: ${here.outerHTML.slice(0, 160)}`;
}"""
AHEAD = """element => {
    const here = document.activeElement;
    const following = here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    return here === document.body || !!following;
}"""


class Keys:
    """A person without a mouse."""

    def __init__(self, page: Page, address: str):
        self.page, self.keyboard, self.address = page, page.keyboard, address

    def look(self) -> None:
        if self.page.url.startswith(self.address):
            assert self.page.evaluate(SEEN) == ""

    def reach(self, target) -> None:
        """Tab to the target, forwards or backwards; see where the focus is at each stop."""
        expect(target).to_be_visible()
        key = "Tab" if target.evaluate(AHEAD) else "Shift+Tab"
        for _ in range(STOPS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.keyboard.press(key)
            self.look()
        raise AssertionError(f"no way to {target}")

    def type(self, label, text) -> None:
        self.reach(self.page.get_by_label(label).first)
        self.keyboard.type(text)

    def press(self, role, name, key="Enter") -> None:
        self.reach(self.page.get_by_role(role, name=name).first)
        self.keyboard.press(key)

    def lands_on(self, name) -> None:
        """What changed has that heading, and the focus."""
        expect(self.page.get_by_role("heading", name=name)).to_be_focused()
        self.look()

    def sign_in(self, login) -> None:
        self.page.goto(f"{self.address}/connexion")
        self.type("Identifiant", login)
        self.type("Mot de passe", PASSWORD)
        self.keyboard.press("Enter")


@pytest.fixture
def keys(site, page):
    return Keys(page, site.address)


def debit(keys, site):
    keys.sign_in("piscine")
    keys.type("N° de carte", site.world.card_number)
    keys.type("Date de naissance", "17/05/2013")
    keys.press("button", "Je recherche le bénéficiaire")
    keys.lands_on("Camille Essai")
    keys.type("Montant de la transaction", "120")
    keys.keyboard.press("Enter")
    expect(keys.page.get_by_role("alert")).to_be_focused()
    keys.look()
    amount = keys.page.get_by_label("Montant de la transaction")
    keys.reach(amount)
    keys.keyboard.press("Control+A")
    keys.keyboard.type("12,50")
    keys.press("button", "Je valide la transaction")
    keys.lands_on("Transaction validée")


def test_a_partner_signs_in_and_debits(keys, site):
    debit(keys, site)
    keys.press("button", "Nouvelle transaction")
    keys.lands_on("Je réalise une transaction")


def test_a_partner_cancels(keys, site):
    debit(keys, site)
    keys.press("link", "Je suis mes transactions")
    keys.lands_on("Je suis mes transactions")
    keys.press("link", "Annuler")
    keys.lands_on("Annuler cette transaction")
    keys.keyboard.press("Escape")
    expect(keys.page.get_by_role("link", name="Annuler")).to_be_focused()
    keys.keyboard.press("Enter")
    keys.lands_on("Annuler cette transaction")
    keys.press("button", "Annuler la transaction")
    keys.lands_on("Transaction annulée")


def test_a_family_signs_up(keys, site):
    keys.page.goto(f"{site.address}/connexion/ecole")
    keys.press("button", "CONTINUER")
    keys.press("button", PUPIL.sub)
    keys.press("button", "Suivant")
    keys.lands_on("Coordonnées")
    keys.press("button", "Suivant")
    expect(keys.page.get_by_role("alert")).to_be_focused()
    keys.press("link", re.compile("^Nom du représentant"))
    expect(keys.page.get_by_label("Nom du représentant légal").first).to_be_focused()
    keys.type("Nom du représentant légal", "Martin")
    keys.type("Prénom du représentant légal", "Claire")
    keys.type("Adresse postale", "3 rue des Lices")
    keys.type("Code postal", "13001")
    expect(keys.page.get_by_label("Ville")).to_have_value("Marseille")
    keys.type("Adresse email", "claire.martin@example.org")
    keys.type("Confirmation de l’adresse email", "claire.martin@example.org")
    keys.keyboard.press("Enter")
    keys.lands_on("Photo d’identité")
    keys.press("button", "Suivant")
    keys.lands_on("Mentions légales")
    keys.press("button", "Précédent")
    keys.lands_on("Photo d’identité")
    keys.press("button", "Suivant")
    keys.press("button", "Terminer")
    keys.lands_on("C’EST PARFAIT")
    keys.press("button", "Terminer mon inscription")
    expect(keys.page.get_by_role("heading", name="Léa Martin")).to_be_visible()


def test_a_holder_associates_a_card(keys, site):
    with site.app.app_context(), transaction():
        noa = add_user("noa", Role.HOLDER)
        world = site.world
        add_holder(world.programme, world.season, granted=False, user_id=noa.id)
        number = card.make_batch(world.programme, 1)[0].number
    keys.sign_in("noa")
    keys.press("button", "ASSOCIER UNE CARTE")
    keys.press("button", "Suivant")
    keys.type("Numéro", number)
    keys.press("button", "Terminer")
    keys.lands_on("Camille Essai")
    expect(keys.page.get_by_text("100,00 €").first).to_be_visible()


def test_the_team_signs_in_twice_over_and_validates_a_registration(keys, site):
    with site.app.app_context(), transaction():
        registration = db.session.get(Registration, 1)
        registration.state = RegistrationState.SUBMITTED
    keys.sign_in("admin")
    secret = keys.page.locator("code").inner_text()
    keys.type("Code à 6 chiffres", pyotp.TOTP(secret).now())
    keys.press("button", "Valider")
    keys.press("link", re.compile("Inscriptions à vérifier"))
    keys.press("link", "Voir")
    keys.press("button", "Valider l’inscription")
    expect(keys.page.get_by_text("L’inscription est validée.").first).to_be_visible()
