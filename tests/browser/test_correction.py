from datetime import timedelta

from playwright.sync_api import expect

from core.clock import now, past
from core.transaction import perform, transaction
from models.user import Role
from services import till
from services.till import Slip
from tests.browser.pages import open_session
from tests.builders.acting import acting
from tests.builders.world import add_user


def test_a_correction_goes_from_one_desk_to_another_and_to_the_till(site, page, sign_in, browser):
    world = site.world
    with site.app.app_context():
        with transaction():
            finance = add_user("finance", Role.FINANCE).id
        slip = Slip(world.holder, world.card, world.partner_user, "before")
        with past(now() - timedelta(days=2)):
            paid = perform(
                till.debit, slip, world.sport, 12_50, by=acting(partner_id=world.partner)
            )
    desk = browser.new_context(locale="fr-FR", java_script_enabled=False).new_page()
    open_session(site, desk.context, finance, second_factor=True)
    desk.goto(f"{site.address}/gestion/transactions/details/?id={paid}")
    desk.get_by_role("link", name="Proposer une correction").click()
    desk.get_by_label("Montant à reprendre").fill("2,40")
    desk.get_by_label("Motif").fill("Tarif réduit oublié")
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(desk.get_by_role("heading", name="Correction n°")).to_be_visible()
    address = desk.url
    desk.context.close()

    other = browser.new_context(locale="fr-FR").new_page()
    open_session(site, other.context, world.admin, second_factor=True)
    other.goto(address)
    other.get_by_role("button", name="Approuver").click()
    other.get_by_role("dialog").get_by_role("button", name="Approuver").click()
    expect(other.get_by_role("status").first).to_contain_text("l’argent a bougé")
    expect(other.get_by_role("button", name="Approuver")).to_have_count(0)
    other.context.close()

    sign_in(page, "piscine")
    page.goto(f"{site.address}/transactions")
    expect(page.get_by_role("row").filter(has_text="Corrigée")).to_contain_text("−2,40")
