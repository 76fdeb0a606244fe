"""The words of the conventions, edition after edition."""

from flask import request
from flask_login import current_user

from core.errors import Refusal
from core.language import lazy, translate
from models.convention import ConventionText
from services import convention

from ..kit import formats
from ..kit.doors import AGENTS, CARE
from ..kit.screen import Screen


def show_next(view, context, text, name):
    address = view.get_url(".create_view", text=text.id)
    return formats.LINK(address, translate("Écrire l’édition suivante"))


class ConventionTextScreen(Screen):
    """An edition is never changed: the next one begins with its words."""

    record_class = ConventionText
    slug, title = "textes", lazy("Textes de convention")
    singular, create_title = lazy("Texte de convention"), lazy("Publier un texte de convention")
    section = lazy("Partenaires")
    readers, editors = CARE, AGENTS
    creatable = True
    column_list = ("programme", "edition", "created_at", "author", "next")
    more = ("body",)
    column_filters = ("programme",)
    column_formatters = {"next": show_next}
    column_formatters_detail = column_formatters | {"body": formats.show_letter}
    form_columns = ("programme", "body")
    form_args = {
        "body": {
            "description": lazy("Une ligne vide sépare les paragraphes ; « ## » ouvre un article.")
        }
    }
    form_widget_args = {"body": {"rows": 24}}

    def create_form(self, obj=None):
        before = self.get_one(request.args.get("text", "")) if request.method == "GET" else None
        return super().create_form(before)

    def create_model(self, form):
        programme, body = form.programme.data, (form.body.data or "").strip()

        def create():
            if programme is None or not body:
                raise Refusal(lazy("Choisissez le programme et écrivez le texte."))
            return convention.publish_text(programme.id, body, current_user.user_id)

        return self.write(create)
