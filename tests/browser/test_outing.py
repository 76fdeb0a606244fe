"""A school, a pupil and a partner on two tablets, from the first line to the cashing."""

import re

import pytest
from playwright.sync_api import expect

from commands import ledger as books
from core.extensions import db
from models.outing import Outing, Settlement
from services import outing as outings
from tests.browser.pages import open_session
from tests.builders.outing import Trip

TWO_SECONDS = 2_000


def shown(page) -> str:
    """The main part of the page as it stands, without what differs at each request."""
    text = page.locator("main").inner_html()
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
    text = re.sub(r"\s*htmx-(settling|added|swapping|request)", "", text)
    text = re.sub(r' class=""| tabindex="-1"| aria-busy="true"', "", text)
    return re.sub(r">\s*<", ">\n<", re.sub(r"\s+", " ", text)).strip()


def same_after_reload(page) -> None:
    swapped = shown(page)
    page.reload()
    assert swapped.split("\n") == shown(page).split("\n")


def figure(page, name, value) -> None:
    expect(page.locator(".figures > div", has_text=name)).to_contain_text(value)


def press(page, name) -> None:
    page.get_by_role("button", name=name).first.click()


@pytest.fixture
def trip(site):
    with site.app.app_context():
        return Trip.make(site.world, 15)


def enter(site, context, user_id, path):
    """A page of that user's, at that path, on a tablet."""
    open_session(site, context, user_id)
    page = context.new_page()
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto(f"{site.address}{path}")
    return page


def test_four_actors_from_creation_to_cashing(site, new_context, trip):
    """Fifteen at 3 €, three absent, paid by attendance: 36 €."""
    school = enter(site, new_context(), trip.school_user, "/mon-etablissement")
    tablet, other = (
        enter(site, new_context(), trip.partner_user, path) for path in ("/caisse", "/mon-dossier")
    )
    create(school, trip)
    tablet.get_by_role("link", name="Mes sorties e-PASS").click()
    tablet.get_by_role("link", name="Voir").first.click()
    tablet.get_by_label("Au réalisé").check()
    press(tablet, "Je confirme la sortie")
    expect(tablet.get_by_text("Les élèves s’inscrivent")).to_be_visible()
    same_after_reload(tablet)
    expect(school.get_by_role("heading", name="Partager avec les élèves")).to_be_visible()
    figure(tablet, "inscriptions", "0 / 30")
    shared = school.locator(".share a").first.get_attribute("href")
    pupil = enter(site, new_context(), trip.first_user, shared.removeprefix(site.address))
    press(pupil, "Je m’inscris pour 3,00")
    expect(pupil.get_by_text("Ta place est réservée")).to_be_visible()
    for page in (school, tablet):
        figure(page, "inscriptions", "1 / 30")
        figure(page, "Total à payer", "3,00")
        same_after_reload(page)
    press(school, "J’inscris des élèves")
    expect(school.get_by_role("checkbox")).to_have_count(14)
    for box in school.get_by_role("checkbox").all():
        box.check()
    press(school, "J’inscris ces élèves")
    figure(tablet, "inscriptions", "15 / 30")
    press(school, "Je valide la sortie")
    number = school.locator(".voucher-code .number-plate").inner_text()
    cash(tablet, other, number, "36,00")
    expect(school.get_by_text("Sortie encaissée")).to_be_visible()
    figure(school, "Total payé", "36,00")
    expect(other.get_by_text("Sortie encaissée")).to_be_visible()
    with site.app.app_context():
        assert books.verify() | books.verify_promises() == {}
        made = db.session.query(Outing).one()
        assert (outings.tally(made).present, outings.tally(made).absent) == (12, 3)


def create(school, trip) -> None:
    school.get_by_role("link", name="Mes sorties").click()
    press(school, "Créer une sortie")
    school.get_by_label("Activité et partenaire").select_option(f"{trip.purse}-{trip.partner}")
    with_words = {
        "Titre": "Les ocres",
        "Lieu": "Apt",
        "Prix unitaire": "3",
        "Nombre de places": "30",
        "Description": "Visite guidée.",
        "Organisateur de la sortie": "Mme Roumieux",
        "Référent du partenaire": "M. Ardent",
    }
    for label, words in with_words.items():
        school.get_by_label(label).fill(words)
    school.get_by_label("Date").fill(trip.sheet()["day"].isoformat())
    school.get_by_label("Heure").fill("14:30")
    press(school, "J’enregistre la sortie")
    press(school, "J’envoie la sortie au partenaire")
    expect(school.get_by_text("sa réponse arrivera par mail")).to_be_visible()
    same_after_reload(school)


def cash(tablet, other, number, total) -> None:
    """Three absent, marked on both tablets, which see each other; then the voucher."""
    press(tablet, "J’encaisse la sortie e-PASS")
    figure(tablet, "présents", "15")
    other.goto(f"{re.sub('/encaissement$', '', tablet.url)}/encaissement")
    expect(other.locator(".place")).to_have_count(15)
    press(tablet, "Déclarer absent")
    expect(tablet.locator(".place.absent")).to_have_count(1)
    expect(other.locator(".place.absent")).to_have_count(1, timeout=TWO_SECONDS)
    other.locator(".place:not(.absent) button").first.click()
    expect(tablet.locator(".place.absent")).to_have_count(2, timeout=TWO_SECONDS)
    for count in (3, 4):
        other.locator(".place:not(.absent) button").last.click()
        expect(other.locator(".place.absent")).to_have_count(count)
    expect(tablet.locator(".place.absent")).to_have_count(4, timeout=TWO_SECONDS)
    tablet.locator(".place.absent button").last.click()
    for page in (tablet, other):
        figure(page, "absent(s)", "3")
        figure(page, "présents", "12")
        figure(page, "Total à payer", total)
        expect(page.locator(".place.absent")).to_have_count(3)
        same_after_reload(page)
    tablet.get_by_label("Nom", exact=True).fill("Nom003")
    press(tablet, "Filtrer")
    expect(tablet.locator(".place")).to_have_count(1)
    tablet.get_by_label("N° du Voucher").fill("0000000001")
    press(tablet, "Valider la transaction")
    expect(tablet.get_by_role("alert").first).to_contain_text("comporte une erreur")
    tablet.get_by_label("N° du Voucher").fill(number)
    press(tablet, "Valider la transaction")
    expect(tablet.get_by_text("Sortie encaissée")).to_be_visible()
    figure(tablet, "Total payé", total)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_javascript_the_door_still_works(site, new_context, trip):
    """Fifteen at 3 €, three absent, at a flat rate: 45 €."""
    with site.app.app_context():
        made = trip.validated(Settlement.FLAT)
        number = trip.read(made).code
    context = new_context(java_script_enabled=False)
    page = enter(site, context, trip.partner_user, f"/mes-sorties/{made}/encaissement")
    for _ in range(3):
        press(page, "Déclarer absent")
    press(page, "Replacer en présent")
    figure(page, "absent(s)", "2")
    press(page, "Déclarer absent")
    figure(page, "absent(s)", "3")
    page.get_by_label("N° du Voucher").fill(number)
    press(page, "Valider la transaction")
    figure(page, "Nombre de présents", "12")
    figure(page, "Total payé", "45,00")
