"""The partner's whole road with two actors: from sign-up to the first debit, and what stops it."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from core.extensions import db
from core.transaction import transaction
from models.mail import Mail
from models.partner import Partner
from services import convention as conventions
from tests.builders.dossier import IBAN
from tests.builders.signed_in import sign_in as open_session

NEW_PASSWORD = "Tournesol-Violet-42"
SIRET = "404 833 048 00022"


@pytest.fixture
def slip(tmp_path):
    """A picture of a bank slip."""
    file = tmp_path / "rib.png"
    Image.new("RGB", (600, 300), "white").save(file)
    return file


@pytest.fixture
def team(site, new_context):
    """An administrator's browser, second factor shown."""
    with site.app.app_context(), transaction():
        conventions.publish_text(site.world.programme, "## Article 1\n\nObjet.", site.world.admin)
    client, context = site.app.test_client(), new_context()
    open_session(client, site.world.admin, second_factor=True)
    cookie = client.get_cookie("cigale", domain="localhost")
    context.add_cookies([{"name": "cigale", "value": cookie.value, "url": site.address}])
    return context.new_page()


def last_mail(site) -> Mail:
    with site.app.app_context():
        return db.session.query(Mail).order_by(Mail.id.desc()).first()


def sign_up(site, page):
    page.goto(f"{site.address}/programme/cjeune/qui-suis-je")
    page.locator(".tile", has_text="Partenaire").get_by_role("button", name="Je m’inscris").click()
    page.get_by_label("Raison sociale").fill("Club d’escalade")
    page.get_by_label("Prénom").fill("Awa")
    page.get_by_label("Nom *", exact=True).fill("Roux")
    page.get_by_label("Adresse mail").fill("awa@example.org")
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_role("heading", name="Consultez votre messagerie")).to_be_visible()
    page.goto(site.address + re.search(r"/mot-de-passe/\S+", last_mail(site).body)[0])
    page.get_by_label("Nouveau mot de passe", exact=False).first.fill(NEW_PASSWORD)
    page.get_by_label("Confirmer le nouveau mot de passe").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Valider mon mot de passe").click()
    expect(page.get_by_role("heading", name="Mon dossier")).to_be_visible()


def save(page, then):
    page.get_by_role("button", name="J’enregistre").click()
    expect(page.get_by_role("heading", name=then, exact=True, level=2)).to_be_visible()


def fill_the_four_parts(page, slip, look):
    page.get_by_role("button", name="Je demande ma convention", exact=True).click()
    expect(page.get_by_label("Raison sociale")).to_have_value("Club d’escalade")
    page.get_by_label("N° SIRET").fill("404 833 048 00023")
    page.get_by_label("Adresse *", exact=True).fill("3 Grand-Rue")
    page.get_by_label("Code postal").fill("13001")
    page.get_by_label("Téléphone principal").fill("04 65 71 12 34")
    page.get_by_role("button", name="J’enregistre").click()
    expect(page.get_by_text("Ce N° SIRET comporte une erreur").first).to_be_visible()
    look(page)
    page.get_by_label("N° SIRET").fill(SIRET)
    save(page, "Coordonnées du référent")
    look(page)
    page.get_by_label("Madame").check()
    page.get_by_label("Fonction dans ma structure").fill("Présidente")
    save(page, "Activité")
    look(page)
    page.get_by_label("Sport & Culture").check()
    page.get_by_label("Handicap moteur").check()
    save(page, "Informations financières")
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_label("IBAN").blur()
    page.get_by_label(re.compile("^RIB")).set_input_files(slip)
    look(page)
    save(page, "Vérification")
    expect(page.get_by_text("PSSTFRPP")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Je valide ma demande").click()
    expect(page.get_by_text("L’équipe examine votre demande")).to_be_visible()


def approve(site, team):
    team.goto(f"{site.address}/gestion/")
    team.get_by_role("link", name="Conventions à valider").click()
    team.locator("a[title='Voir']").or_(team.locator("a[href*='details']")).first.click()
    expect(team.get_by_text("Club d’escalade").first).to_be_visible()
    team.get_by_role("button", name="Valider la demande").click()
    expect(team.get_by_text("prête à signer").first).to_be_visible()


def sign(page, slip):
    page.get_by_role("link", name="Mon dossier").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Je télécharge ma convention").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name="Je renvoie ma convention signée").click()
    page.get_by_label(re.compile("^Convention signée")).set_input_files(slip)
    page.get_by_role("button", name="J’envoie ma convention signée").click()
    expect(page.get_by_text("En vigueur")).to_be_visible()


def find(site, page):
    page.get_by_role("link", name="Je réalise une transaction").click()
    page.get_by_label("N° de carte").fill(site.world.card_number)
    page.get_by_label("Date de naissance").fill("17/05/2013")
    page.get_by_role("button", name="Je recherche le bénéficiaire").click()
    page.get_by_label("Montant de la transaction").fill("12,50")


@pytest.mark.parametrize(
    ("database", "scripts"),
    [("sqlite", True), ("sqlite", False), ("postgresql", True)],
    ids=["sqlite", "sqlite-no scripts", "postgresql"],
    indirect=["database"],
)
def test_from_sign_up_to_the_first_debit_and_the_siret_that_stops_it(
    site, new_context, team, faults, slip, scripts
):
    seen = []
    look = (lambda page: seen.extend(faults(page))) if scripts else (lambda page: None)
    page = new_context(java_script_enabled=scripts, accept_downloads=True).new_page()
    sign_up(site, page)
    assert page.get_by_role("link", name="Je réalise une transaction").count() == 0
    page.goto(f"{site.address}/caisse")
    expect(page.get_by_role("heading", name="Mon dossier")).to_be_visible()
    look(page)
    fill_the_four_parts(page, slip, look)
    approve(site, team)
    page.reload()
    look(page)
    sign(page, slip)
    look(page)
    find(site, page)
    page.get_by_role("button", name="Je valide la transaction").click()
    expect(page.get_by_role("heading", name="Transaction validée")).to_be_visible()
    till = page.context.new_page()
    till.goto(f"{site.address}/caisse")
    find(site, till)
    page.get_by_role("link", name="Mon dossier").click()
    page.get_by_role("link", name="Je modifie mon dossier").click()
    page.get_by_label("N° SIRET").fill("404 833 048 00030")
    page.get_by_role("button", name="J’enregistre").click()
    expect(page.get_by_text("L’équipe examine votre demande")).to_be_visible()
    till.get_by_role("button", name="Je valide la transaction").click()
    expect(till.get_by_text("Votre convention ne permet pas").first).to_be_visible()
    till.goto(f"{site.address}/transactions")
    expect(till.get_by_role("heading", name="Mon dossier")).to_be_visible()
    with site.app.app_context():
        states = [
            c.state
            for c in db.session.query(Partner).order_by(Partner.id.desc()).first().conventions
        ]
    assert states == ["superseded", "submitted"]
    assert seen == []
