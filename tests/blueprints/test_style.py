"""The page of the design shows every component, twice."""

import pytest
from jinja2 import nodes
from lxml import html

from core.web.words import COMPONENTS
from tests.builders.signed_in import sign_in

NOT_SEEN = {"csrf", "other_language", "scanner", "swap_to", "post_to", "stub"}


@pytest.fixture
def style(client, world):
    sign_in(client, world.admin)
    return html.fromstring(client.get("/style").text)


def test_every_component_is_shown(app):
    env = app.jinja_env
    called = set()
    for page in ("style", "components"):
        tree = env.parse(env.loader.get_source(env, f"style/{page}.html")[0])
        called |= {
            call.node.name for call in tree.find_all(nodes.Call) if hasattr(call.node, "name")
        }
    macros = set()
    for component in COMPONENTS:
        tree = env.parse(env.loader.get_source(env, f"components/{component}.html")[0])
        macros |= {macro.name for macro in tree.find_all(nodes.Macro)}
    assert macros - called - NOT_SEEN == set()


def test_in_light_and_in_dark(style):
    themes = style.xpath("//*[@data-theme]")
    assert [theme.attrib["data-theme"] for theme in themes] == ["light", "dark"]
    shown = [[part.text_content().split() for part in theme.xpath(".//h2")] for theme in themes]
    assert len(shown[0]) == len(shown[1]) > 10
    for theme in themes:
        assert len(theme.xpath(".//*[@data-key]")) == 12
        assert theme.xpath(".//*[@data-confirm]")
        assert theme.xpath(".//*[@aria-invalid='true']")
        assert theme.xpath(".//*[@aria-busy='true']")
    ids = style.xpath("//@id")
    assert len(ids) == len(set(ids))
