"""The pages that the team writes, and the logos that programmes wear."""

from core.language import lazy
from models.site import Logo, Page

from .kit.doors import AGENTS, CARE
from .kit.screen import Screen
from .programme import SLUG


class PageScreen(Screen):
    record_class = Page
    slug, title, singular = "pages", lazy("Pages"), lazy("Page")
    section = lazy("Site")
    readers, editors = CARE, AGENTS
    creatable = editable = deletable = True
    column_list = ("programme", "title", "slug", "position")
    more = ("body",)
    column_searchable_list = ("title", "body")
    column_editable_list = ("title", "position")
    column_filters = ("programme",)
    form_columns = ("programme", "title", "slug", "position", "body")
    form_args = {
        "slug": {"validators": [SLUG]},
        "body": {
            "description": lazy("Une ligne vide sépare les paragraphes ; « ## » ouvre un titre.")
        },
    }
    form_widget_args = {"body": {"rows": 18}}


class LogoScreen(Screen):
    """Sent in the programme's own form."""

    record_class = Logo
    slug, title, singular = "logos", lazy("Logos"), lazy("Logo")
    section = lazy("Site")
    readers, editors = CARE, AGENTS
    deletable = True
    column_list = ("programme", "width", "height")
    more = ("version",)
