from playwright.sync_api import expect


def test_a_cashier_debits_and_cancels(site, page, sign_in):
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Policy" in said.text else None)
    sign_in(page, "piscine")
    page.get_by_label("N° de carte").fill(site.world.card_number)
    page.get_by_label("Date de naissance").fill("17/05/2013")
    page.get_by_role("button", name="Je recherche le bénéficiaire").click()
    page.get_by_label("Montant de la transaction").fill("120")
    page.get_by_role("button", name="Je valide la transaction").click()
    expect(page.get_by_role("alert")).to_contain_text("Il manque 20,00")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Montant de la transaction").fill("12,50")
    page.get_by_role("button", name="Je valide la transaction").click()
    expect(page.get_by_role("heading", name="Transaction validée")).to_be_visible()
    page.get_by_role("link", name="Je suis mes transactions").click()
    expect(page.get_by_role("heading", name="Je suis mes transactions")).to_be_visible()
    page.get_by_role("link", name="Annuler").click()
    page.get_by_role("button", name="Annuler la transaction").click()
    expect(page.get_by_role("heading", name="Transaction annulée")).to_be_visible()
    assert problems == []
