from playwright.sync_api import expect

from commands.work import advance_next
from core.transaction import perform
from services import reimbursement
from tests.browser.pages import open_session
from tests.builders.paying import buy, lines_of, make_office, pay, send


def test_two_people_pay_a_partner_who_reads_its_statement(site, page, sign_in, browser):
    with site.app.app_context():
        office = make_office(site.world)
        buy(site.world, 12_50, days=3)
    open_session(site, page.context, office.finance, second_factor=True)
    page.goto(f"{site.address}/gestion/remboursements/new/")
    page.get_by_label("Payeur").select_option(index=0)
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_text("Campagne de remboursement : 0 sur 1")).to_be_visible()
    with site.app.app_context():
        while advance_next():
            pass
    page.reload()
    expect(page.get_by_text("12,50")).to_be_visible()
    press(page, "J’ai vérifié")
    expect(page.get_by_role("button", name="Approuver le paiement")).to_have_count(0)
    run = page.url

    other = browser.new_context(locale="fr-FR")
    open_session(site, other, office.admin, second_factor=True)
    approver = other.new_page()
    approver.goto(run)
    press(approver, "Approuver le paiement")
    expect(approver.get_by_text("Le paiement est approuvé")).to_be_visible()
    other.close()

    page.goto(run)
    press(page, "Préparer le fichier pour la banque", asks=False)
    with page.expect_download() as order:
        page.get_by_role("link", name="État liquidatif (PDF)").click()
    assert order.value.suggested_filename.endswith(".pdf")
    press(page, "La banque a payé le reste")
    expect(page.get_by_role("cell", name="Payée")).to_be_visible()

    counter = browser.new_context(locale="fr-FR").new_page()
    sign_in(counter, "piscine")
    counter.get_by_role("link", name="Je suis mes remboursements").click()
    expect(counter.get_by_role("heading", name="Je suis mes remboursements")).to_be_visible()
    expect(counter.get_by_text("Payé", exact=False).first).to_be_visible()
    with counter.expect_download() as paper:
        counter.get_by_role("link", name="PDF").click()
    assert paper.value.suggested_filename == "releve-R1-000001.pdf"
    counter.context.close()


LINES = "(it) => Math.round(it.offsetHeight / parseFloat(getComputedStyle(it).lineHeight))"


def test_a_rejected_statement_fits_a_tablet(site, page, sign_in):
    with site.app.app_context():
        office = make_office(site.world)
        buy(site.world, 12_50, days=30)
        pay(office, days=20)
        buy(site.world, 11_50, days=15)
        perform(reimbursement.reject_line, lines_of(send(office))[0].id, "AC04", by=None)
    sign_in(page, "piscine")
    for width in (768, 820, 1024):
        page.set_viewport_size({"width": width, "height": 1180})
        page.goto(f"{site.address}/remboursements")
        expect(page.get_by_text("Rejeté par la banque")).to_be_visible()
        table = page.locator(".table")
        assert table.evaluate("(it) => it.scrollWidth <= it.clientWidth"), width
        for link in page.get_by_role("link", name="du relevé").all():
            box = link.bounding_box()
            assert box["x"] + box["width"] <= width, width
        for cell in page.locator(".range").all():
            assert cell.evaluate(LINES) <= 2, width
    page.get_by_role("link", name="Vérifiez votre IBAN").click()
    expect(page.get_by_label("IBAN", exact=False).first).to_be_visible()


def press(page, name, asks=True):
    """Press an act's button, and say yes to what it asks."""
    page.get_by_role("button", name=name).click()
    if asks:
        page.get_by_role("dialog").get_by_role("button").last.click()
    page.wait_for_load_state()
