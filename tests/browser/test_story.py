"""The whole story: from the school account to a purse debited, cancelled and full again."""

import io
import re

import pytest
import segno
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from core.extensions import db
from core.transaction import transaction
from models.holder import Holder
from services import card, ledger
from tests.browser.conftest import PUPIL


@pytest.fixture
def free_card(site):
    with site.app.app_context(), transaction():
        return card.make_batch(site.world.programme, 1)[0].number


@pytest.fixture
def problems(page):
    """What the browser complained about: scripts that broke, a policy that was violated."""
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda m: said.append(m.text) if "Security Policy" in m.text else None)
    return said


def qr_of(number):
    out = io.BytesIO()
    segno.make(number).save(out, kind="png", scale=10, border=4)
    return Image.open(out)


def portrait():
    image = Image.new("RGB", (640, 480), "#88aacc")
    ImageDraw.Draw(image).ellipse((220, 90, 420, 390), fill="#d9a066")
    return image


def arrive(site, page):
    """From the public site, through the school's provider, to the wizard's first step."""
    page.goto(f"{site.address}/programme/cjeune")
    page.get_by_role("link", name="CONNEXION").first.click()
    page.get_by_role("button", name=re.compile("Je me connecte avec")).click()
    page.get_by_role("button", name="CONTINUER").click()
    page.get_by_role("button", name=PUPIL.sub).click()
    expect(page.get_by_role("heading", name="INSCRIPTION À LA")).to_be_visible()


def give_contact(page):
    page.get_by_label(re.compile("^Nom du représentant légal")).fill("Martin")
    page.get_by_label("Prénom du représentant légal").fill("Claire")
    page.get_by_label("Adresse postale").fill("3 rue des Lices")
    page.get_by_label("Code postal").fill("13001")
    page.get_by_label("Adresse email *", exact=True).fill("claire.martin@example.org")
    page.get_by_label("Confirmation de l’adresse email").fill("claire.martin@example.org")


def go_on(page, label="Suivant"):
    page.get_by_role("button", name=label).click()


def purse(page, name, amount):
    """Wait until the page shows that purse with that amount."""
    tile = page.locator(".purse", has_text=re.compile(name, re.IGNORECASE)).first
    expect(tile).to_contain_text(amount)


def balances(site):
    with site.app.app_context():
        holder = db.session.query(Holder).filter_by(last_name="Martin").one()
        return [cents for _, cents in ledger.wallets(holder.id, site.world.season)]


def debit_and_cancel(site, till, number, birth_date):
    """At the till: 12,50 € debited, the receipt, the cancel."""
    till.get_by_label("N° de carte").fill(number)
    till.get_by_label("Date de naissance").fill(birth_date)
    till.get_by_role("button", name="Je recherche le bénéficiaire").click()
    expect(till.get_by_role("heading", name="Léa Martin")).to_be_visible()
    till.get_by_label("Montant de la transaction").fill("12,50")
    till.get_by_role("button", name="Je valide la transaction").click()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    expect(till.locator(".amount-due")).to_contain_text("12,50")
    assert balances(site) == [87_50, 50_00]
    till.get_by_role("link", name="Je suis mes transactions").click()
    expect(till.get_by_role("heading", name="Je suis mes transactions")).to_be_visible()
    till.get_by_role("link", name="Annuler").click()
    till.get_by_role("button", name="Annuler la transaction").click()
    expect(till.get_by_role("heading", name="Transaction annulée")).to_be_visible()


def test_with_javascript_a_webcam_and_a_scanner(
    site, page, new_context, sign_in, free_card, problems, faults
):
    site.show_to_camera(portrait())
    arrive(site, page)
    seen = faults(page)
    go_on(page)
    give_contact(page)
    expect(page.get_by_label("Ville")).to_have_value(re.compile("Marseille|13055"))
    seen += faults(page)
    go_on(page)
    page.get_by_role("button", name="Utiliser la webcam").click()
    page.get_by_role("button", name="Prendre la photo").click()
    expect(page.locator("[data-webcam-preview]")).to_be_visible()
    seen += faults(page)
    go_on(page)
    expect(page.get_by_role("heading", name="Mentions légales")).to_be_visible()
    seen += faults(page)
    page.go_back()
    expect(page.get_by_alt_text("La photo retenue")).to_be_visible()
    go_on(page)
    go_on(page, "Terminer")
    expect(page.get_by_text("C’EST PARFAIT !").last).to_be_visible()
    seen += faults(page)
    page.get_by_role("button", name="Terminer mon inscription").click()
    purse(page, "Sport & Culture", "0")
    seen += faults(page)
    site.show_to_camera(qr_of(free_card))
    page.get_by_role("button", name="ASSOCIER UNE CARTE").click()
    page.get_by_role("button", name="Suivant").click()
    page.get_by_role("button", name="Scanner la carte").click()
    expect(page.locator("#number")).to_have_value(re.compile(".{12,}"), timeout=20_000)
    go_on(page, "Terminer")
    purse(page, "Sport & Culture", "100")
    purse(page, "Soutien scolaire", "50")
    till = new_context().new_page()
    sign_in(till, "piscine")
    debit_and_cancel(site, till, free_card, "02/04/2013")
    page.reload()
    purse(page, "Sport & Culture", "100")
    assert problems == []
    assert seen == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_javascript_the_number_is_typed(site, new_context, sign_in, free_card):
    page = new_context(java_script_enabled=False).new_page()
    arrive(site, page)
    go_on(page)
    give_contact(page)
    go_on(page)
    expect(page.get_by_role("heading", name="Photo d’identité")).to_be_visible()
    go_on(page)
    go_on(page, "Terminer")
    page.get_by_role("button", name="Terminer mon inscription").click()
    page.get_by_role("button", name="ASSOCIER UNE CARTE").click()
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label(re.compile("numéro", re.IGNORECASE)).fill(free_card.lower())
    go_on(page, "Terminer")
    purse(page, "Sport & Culture", "100")
    purse(page, "Soutien scolaire", "50")
    till = new_context(java_script_enabled=False).new_page()
    sign_in(till, "piscine")
    debit_and_cancel(site, till, free_card, "02/04/2013")
    page.reload()
    purse(page, "Sport & Culture", "100")
