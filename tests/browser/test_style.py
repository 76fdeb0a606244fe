"""The question of a dialog: asked before the act, answered with the keyboard too."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import open_session


@pytest.fixture
def style(site, page):
    open_session(site, page.context, site.world.admin)
    page.goto(f"{site.address}/style")
    page.evaluate("""() => {
        window.acts = 0;
        document.querySelector("[data-confirm]").addEventListener("click", () => window.acts++);
    }""")
    return page


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_act_waits_for_its_answer(style):
    button = style.get_by_role("button", name="Bloquer la carte").first
    dialog = style.get_by_role("dialog", name="Bloquer cette carte partout, maintenant ?")
    button.click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Revenir").click()
    expect(button).to_be_focused()
    button.press("Enter")
    style.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    assert style.evaluate("window.acts") == 0
    button.press("Enter")
    dialog.get_by_role("button", name="Bloquer la carte").press("Enter")
    expect(dialog).to_have_count(0)
    for _ in range(50):  # no waiting for a function: the page's own policy forbids to evaluate one
        if style.evaluate("window.acts"):
            break
        style.wait_for_timeout(100)
    assert style.evaluate("window.acts") == 1
