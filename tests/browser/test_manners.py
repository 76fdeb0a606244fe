"""Manners: nothing typed is lost, what is pressed is pressed once, what changed has the focus."""

import functools
import threading

import pytest
from playwright.sync_api import expect

from core.extensions import db
from core.transaction import transaction
from models.till import Payment
from models.user import UserSession
from tests.browser.conftest import PUPIL
from tests.browser.test_story import qr_of
from tests.builders.world import PASSWORD

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

KEPT = "Ce que vous aviez saisi est revenu."


@pytest.fixture
def till(site, page, sign_in):
    sign_in(page, "piscine")
    page.wait_for_url("**/caisse")
    return page


@pytest.fixture
def expire(site):
    """End every session, as twelve hours would."""

    def expire():
        with site.app.app_context(), transaction():
            db.session.query(UserSession).delete()

    return expire


@pytest.fixture
def hold(site):
    """Hold the answers of a view until the block ends; tell how many were asked."""
    views = site.app.view_functions
    kept = dict(views)

    class Held:
        def __init__(self, name):
            self.name, self.asked, self.free = name, 0, threading.Event()

        def __enter__(self):
            @functools.wraps(kept[self.name])
            def wait(**values):
                self.asked += 1
                assert self.free.wait(20)
                return kept[self.name](**values)

            views[self.name] = wait
            return self

        def __exit__(self, *error):
            self.free.set()
            views[self.name] = kept[self.name]

    yield Held
    views.update(kept)


def find(till, site):
    till.get_by_label("N° de carte").fill(site.world.card_number)
    till.get_by_label("Date de naissance").fill("17/05/2013")
    till.get_by_role("button", name="Je recherche").click()
    expect(till.get_by_role("heading", name="Camille Essai")).to_be_focused()


def payments(site):
    with site.app.app_context():
        return [payment.amount for payment in db.session.query(Payment)]


def enter(page, login="piscine"):
    expect(page.get_by_text("Votre session a expiré")).to_be_visible()
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()


def test_a_debit_outlives_a_lost_network_and_is_paid_once(site, till, context):
    find(till, site)
    till.get_by_label("Montant").fill("12,50")
    context.set_offline(True)
    expect(till.get_by_text("Hors ligne : rien ne peut être envoyé.")).to_be_visible()
    till.get_by_role("button", name="Je valide").click()
    expect(till.get_by_text("Hors ligne : rien ne peut être envoyé.")).to_be_visible()
    expect(till.get_by_label("Montant")).to_have_value("12,50")
    context.set_offline(False)
    expect(till.get_by_text("Hors ligne")).to_have_count(0)
    till.reload()
    expect(till.get_by_text(KEPT)).to_be_visible()
    expect(till.get_by_label("Montant")).to_have_value("12,50")
    till.get_by_role("button", name="Je valide").click()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_focused()
    till.go_back()
    expect(till.get_by_label("Montant")).to_have_value("")
    till.get_by_label("Montant").fill("12,50")
    till.get_by_role("button", name="Je valide").click()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    assert payments(site) == [12_50]


def test_a_lost_answer_is_asked_again_and_paid_once(site, till):
    find(till, site)

    def lose(route):
        route.fetch(max_redirects=0)
        route.abort()

    till.route("**/caisse/debit/*", lose)
    till.get_by_label("Montant").fill("40")
    till.get_by_role("button", name="Je valide").click()
    expect(till.get_by_text("Hors ligne : rien ne peut être envoyé.")).to_be_visible()
    assert payments(site) == [40_00]
    till.unroute_all()
    till.get_by_role("button", name="Je valide").click()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    assert payments(site) == [40_00]


def test_an_ended_session_in_the_till_loses_nothing(site, till, expire):
    till.get_by_label("N° de dossier").fill(site.world.file_number)
    till.get_by_label("Date de naissance").fill("17/05/2013")
    expire()
    till.get_by_role("button", name="Je recherche").click()
    enter(till)
    expect(till.get_by_text(KEPT)).to_be_visible()
    expect(till.get_by_label("N° de dossier")).to_have_value(site.world.file_number)
    till.get_by_role("button", name="Je recherche").click()
    expect(till.get_by_role("heading", name="Camille Essai")).to_be_visible()
    till.get_by_label("Montant").fill("7")
    expire()
    till.get_by_role("button", name="Je valide").click()
    enter(till)
    expect(till.get_by_label("Montant")).to_have_value("7")
    till.get_by_role("button", name="Je valide").click()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    till.get_by_role("button", name="Nouvelle transaction").click()
    expect(till.get_by_label("N° de dossier")).to_have_value("")
    assert payments(site) == [7_00]


def test_an_ended_session_in_the_wizard_loses_nothing(site, page, expire):
    page.goto(f"{site.address}/connexion/ecole")
    page.get_by_role("button", name="CONTINUER").click()
    page.get_by_role("button", name=PUPIL.sub).click()
    page.get_by_role("button", name="Suivant").click()
    typed = {
        "Nom du représentant légal": "Martin",
        "Prénom du représentant légal": "Claire",
        "Adresse postale": "3 rue des Lices",
        "Code postal": "13001",
        "Adresse email": "claire.martin@example.org",
        "Confirmation de l’adresse email": "claire.martin@example.org",
    }
    fields = {name: page.get_by_label(name).first for name in typed}
    for name, field in fields.items():
        field.fill(typed[name])
    expect(page.get_by_label("Ville")).to_have_value("Marseille")
    news = page.get_by_role("checkbox").first
    news.check()
    expire()
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_text("Votre session a expiré")).to_be_visible()
    page.get_by_role("link", name="Je me connecte avec").click()
    page.get_by_role("button", name="CONTINUER").click()
    page.get_by_role("button", name=PUPIL.sub).click()
    expect(page).to_have_title("2. Coordonnées · Cjeune")
    for name, field in fields.items():
        expect(field).to_have_value(typed[name])
    expect(news).to_be_checked()
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("heading", name="Photo d’identité")).to_be_focused()


def test_a_draft_is_its_author_s_and_holds_no_password(site, till, expire, sign_in):
    till.get_by_label("N° de carte").fill(site.world.card_number)
    till.reload()
    expect(till.get_by_label("N° de carte")).to_have_value(site.world.card_number)
    expire()
    till.get_by_role("button", name="Je recherche").click()
    enter(till, "librairie")
    expect(till.get_by_label("N° de carte")).to_have_value("")
    till.get_by_label("N° de carte").fill("ABC")
    till.get_by_role("button", name="Me déconnecter").click()
    till.get_by_role("link", name="CONNEXION").first.wait_for()
    assert "draft" not in till.evaluate("Object.keys(sessionStorage).join()")
    sign_in(till, "piscine")
    expect(till.get_by_label("N° de carte")).to_have_value("")
    till.goto(f"{site.address}/mon-mot-de-passe")
    till.get_by_label("Ancien mot de passe").fill(PASSWORD)
    assert PASSWORD not in till.evaluate("JSON.stringify(sessionStorage)")


def test_what_is_pressed_waits_and_is_pressed_once(site, till, hold):
    find(till, site)
    till.get_by_label("Montant").fill("5")
    button = till.get_by_role("button", name="Je valide")
    with hold("till.debit_card") as held:
        button.click()
        expect(button).to_have_attribute("aria-busy", "true")
        till.get_by_label("Montant").press("Enter")
        button.press("Enter")
        button.dispatch_event("click")
        held.free.set()
        expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    assert held.asked == 1
    with hold("till.show_till") as held:
        link = till.get_by_role("button", name="Nouvelle transaction")
        link.click()
        expect(link).to_have_attribute("aria-busy", "true")
        link.press("Enter")
        held.free.set()
        expect(till.get_by_role("heading", name="Je réalise une transaction")).to_be_focused()
    assert held.asked == 1


def test_a_plain_form_is_sent_once_too(site, page, hold):
    page.goto(f"{site.address}/connexion")
    page.get_by_label("Identifiant").fill("piscine")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    pressed_twice = """() => {
        const button = document.querySelector("main [type=submit]");
        button.click();
        button.click();
        return button.ariaBusy;
    }"""
    with hold("user.sign_in") as held:
        assert page.evaluate(pressed_twice) == "true"
        held.free.set()
        page.wait_for_url("**/caisse")
    assert held.asked == 1


def test_title_address_tabs_and_focus_follow_every_swap(site, till):
    till.evaluate("window.sameDocument = true")

    def shows(name, path):
        expect(till.get_by_role("heading", name=name, level=1)).to_be_focused()
        expect(till).to_have_title(f"{name} · Cjeune")
        expect(till).to_have_url(f"{site.address}{path}")
        assert till.evaluate("window.sameDocument")

    till.get_by_role("link", name="Je suis mes transactions").click()
    shows("Je suis mes transactions", "/transactions")
    current = till.locator(".tabs [aria-current]")
    expect(current).to_have_text("Je suis mes transactions")
    till.get_by_role("link", name="Mon dossier").click()
    shows("Mon dossier", "/mon-dossier")
    till.go_back()
    shows("Je suis mes transactions", "/transactions")
    till.go_back()
    shows("Je réalise une transaction", "/caisse")
    expect(current).to_have_text("Je réalise une transaction")
    till.go_forward()
    shows("Je suis mes transactions", "/transactions")
    with till.context.expect_page() as opened:
        till.get_by_role("link", name="Mon dossier").click(modifiers=["Control"])
    expect(opened.value).to_have_url(f"{site.address}/mon-dossier")
    expect(till).to_have_url(f"{site.address}/transactions")


def test_going_back_after_the_session_s_end_asks_to_sign_in(site, till, expire):
    till.get_by_role("link", name="Mon dossier").click()
    expect(till.get_by_role("heading", name="Mon dossier")).to_be_focused()
    expire()
    till.go_back()
    enter(till)
    expect(till).to_have_url(f"{site.address}/caisse")


def test_the_summary_leads_to_its_field(site, till):
    till.get_by_role("button", name="Je recherche").click()
    summary = till.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Date de naissance").press("Enter")
    expect(till.get_by_label("Date de naissance")).to_be_focused()
    expect(till).to_have_url(f"{site.address}/caisse")


def test_the_list_says_its_total_and_asks_before_it_cancels(site, till):
    find(till, site)
    till.get_by_label("Montant").fill("12,50")
    till.get_by_role("button", name="Je valide").click()
    expect(till.locator("#said")).to_contain_text("12,50")
    till.get_by_role("link", name="Je suis mes transactions").click()
    till.get_by_role("button", name="Filtrer").click()
    expect(till.locator("#said")).to_contain_text("1 transaction")
    expect(till.get_by_role("button", name="Filtrer")).to_be_focused()
    link, dialog = till.get_by_role("link", name="Annuler"), till.get_by_role("dialog")
    link.click()
    expect(dialog.get_by_role("heading", name="Annuler cette transaction")).to_be_focused()
    for _ in range(4):
        till.keyboard.press("Tab")
        assert till.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    till.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    link.click()
    dialog.get_by_role("button", name="La garder").click()
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    link.click()
    dialog.get_by_role("button", name="Annuler la transaction").click()
    expect(till.get_by_role("heading", name="Transaction annulée")).to_be_focused()
    expect(dialog).to_have_count(0)


TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}


def test_a_keypad_types_the_amount_on_a_tablet(site, new_context, sign_in):
    till = new_context(**TABLET).new_page()
    sign_in(till, "piscine")
    find(till, site)
    keypad, amount = till.get_by_role("group", name="Pavé numérique"), till.get_by_label("Montant")
    for key in ("1", "2", "Virgule", "Virgule", "5", "0", "7"):
        keypad.get_by_role("button", name=key, exact=True).tap()
    expect(amount).to_have_value("12,50")
    keypad.get_by_role("button", name="Effacer le dernier chiffre").tap()
    expect(till.locator("#said")).to_have_text("12,5")
    expect(amount).to_have_attribute("inputmode", "none")
    amount.press("End")
    amount.press("5")
    till.get_by_role("button", name="Je valide").tap()
    expect(till.get_by_role("heading", name="Transaction validée")).to_be_visible()
    assert payments(site) == [12_55]


def test_the_keypad_is_large_and_the_one_action_stays_in_place(site, new_context, sign_in):
    till = new_context(**TABLET).new_page()
    sign_in(till, "piscine")
    places = [till.get_by_role("button", name="Je recherche").bounding_box()]
    find(till, site)
    for key in till.get_by_role("group", name="Pavé numérique").get_by_role("button").all():
        box = key.bounding_box()
        assert min(box["width"], box["height"]) >= 56
    places.append(till.get_by_role("button", name="Je valide").bounding_box())
    till.get_by_label("Montant").fill("5")
    till.get_by_role("button", name="Je valide").tap()
    places.append(till.get_by_role("button", name="Nouvelle transaction").bounding_box())
    assert places[0] == places[1] == places[2]
    assert places[0]["y"] > 1000
    assert places[0]["height"] >= 56


def test_without_a_touch_screen_or_javascript_there_is_no_keypad(site, till, new_context, sign_in):
    find(till, site)
    expect(till.locator("[data-keypad]")).to_be_hidden()
    expect(till.get_by_label("Montant")).to_have_attribute("inputmode", "decimal")
    plain = new_context(java_script_enabled=False, has_touch=True).new_page()
    sign_in(plain, "piscine")
    plain.goto(till.url)
    expect(plain.get_by_label("Montant")).to_be_visible()
    expect(plain.locator("[data-keypad]")).to_be_hidden()


def test_a_card_is_scanned_after_a_swap(site, till):
    till.get_by_role("link", name="Mon dossier").click()
    expect(till.get_by_role("heading", name="Mon dossier")).to_be_focused()
    till.reload()
    till.get_by_role("link", name="Je réalise une transaction").click()
    site.show_to_camera(qr_of(site.world.card_number))
    till.get_by_role("button", name="Scanner la carte").click()
    expect(till.get_by_label("N° de carte")).to_have_value(site.world.card_number, timeout=20_000)
